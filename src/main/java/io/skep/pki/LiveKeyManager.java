package io.skep.pki;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows the node's present certificate at each handshake. The alias names the state that the
 * handshake began with, so that a renewal in its midst does not pair one key with another's
 * certificate.
 */
final class LiveKeyManager extends X509ExtendedKeyManager {
  private final Supplier<Material> current;
  private final Function<String, @Nullable Material> byAlias;

  LiveKeyManager(Supplier<Material> current, Function<String, @Nullable Material> byAlias) {
    this.current = current;
    this.byAlias = byAlias;
  }

  @Override
  public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[] {current.get().alias()};
  }

  @Override
  public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[] {current.get().alias()};
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return choose(keyType);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return choose(keyType);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return choose(keyType);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return choose(keyType);
  }

  private @Nullable String choose(String... keyTypes) {
    Material material = current.get();
    String mine = material.key().getAlgorithm();
    for (String type : keyTypes) {
      if (type.equals(mine) || type.startsWith(mine + "_") || type.equals("UNKNOWN")) {
        return material.alias();
      }
    }
    return null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    Material material = byAlias.apply(alias);
    return material == null ? null : material.chain();
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    Material material = byAlias.apply(alias);
    return material == null ? null : material.key();
  }
}
