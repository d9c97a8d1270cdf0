package io.skep.pki;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.skep.spec.TlsInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The node's key, certificate and trust, live: whoever took a key manager, a trust manager or a
 * context from here shows and trusts the new ones from the next handshake after {@link #replace},
 * and open connections stay.
 */
public final class Credentials {
  private static final String PROTOCOL = "TLSv1.3";

  /**
   * Longer than a ticket may live, so that the JDK sends none: who has one comes back without
   * showing a certificate, though the node was removed or has another role in the meantime.
   */
  private static final int NO_TICKETS_SECONDS = 7 * 24 * 3_600 + 1;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final KeyChest chest;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final LiveKeyManager keys = new LiveKeyManager(this::material, this::byAlias);

  private volatile States states;

  /** The state in force and the one before it, which handshakes may still be in the midst of. */
  private record States(Material current, @Nullable Material previous, long revision) {}

  private Credentials(KeyChest chest, Material material) {
    this.chest = chest;
    this.states = new States(material, null, 0);
  }

  /**
   * Reads those in this folder's chest.
   *
   * @throws PkiException if there are none, they are locked, or they do not belong together
   */
  public static Credentials load(Path folder) {
    return load(KeyChest.open(folder));
  }

  /** Reads those in this chest. */
  public static Credentials load(KeyChest chest) {
    byte[] stored =
        chest.read(KeyChest.NODE).orElseThrow(() -> new PkiException("no certificate of a node"));
    try {
      return new Credentials(chest, new Material(MAPPER.readValue(stored, Certified.class), 0));
    } catch (IOException e) {
      throw new UncheckedIOException("the node's certificate: " + e.getMessage(), e);
    }
  }

  /** Keeps the first ones of a node that has just founded or joined a swarm. */
  public static Credentials create(KeyChest chest, Certified certified) {
    Credentials fresh = new Credentials(chest, new Material(certified, 0));
    fresh.store(certified);
    return fresh;
  }

  /**
   * Takes these instead: on the disk as a whole, and then for every handshake from here on.
   *
   * @throws PkiException if they do not belong together or are another node's; nothing is changed
   */
  public synchronized void replace(Certified next) {
    States now = states;
    Material material = new Material(next, now.revision() + 1);
    Identity was = now.current().identity();
    Identity is = material.identity();
    if (!is.node().equals(was.node()) || !is.cluster().equals(was.cluster())) {
      throw new PkiException(
          "certificate of node " + is.node() + " (expected: " + was.node() + ")");
    }
    store(next);
    states = new States(material, now.current(), now.revision() + 1);
    listeners.forEach(Runnable::run);
  }

  /** Trusts these roots instead, PEM; key and certificate stay. */
  public synchronized void trust(String roots) {
    Certified now = certified();
    if (!now.trust().equals(roots)) {
      replace(new Certified(now.key(), now.chain(), roots));
    }
  }

  private void store(Certified certified) {
    try {
      chest.write(KeyChest.NODE, MAPPER.writeValueAsBytes(certified));
    } catch (IOException e) {
      throw new UncheckedIOException("the node's certificate: " + e.getMessage(), e);
    }
  }

  /** Called after each {@link #replace}, on its thread; must not block. */
  public void onReplace(Runnable listener) {
    listeners.add(listener);
  }

  /** Who this node is. */
  public Identity identity() {
    return material().identity();
  }

  /** The texts in force; holds the key. */
  public Certified certified() {
    return material().certified();
  }

  /** What the node tells the swarm: roots, and subject and key of its certificate's issuer. */
  public TlsInfo tlsInfo() {
    return material().tlsInfo();
  }

  /** Counts replacements from 0. */
  public long revision() {
    return states.revision();
  }

  /** When the certificate begins. */
  public Instant notBefore() {
    return material().leaf().getNotBefore().toInstant();
  }

  /** When the certificate ends. */
  public Instant notAfter() {
    return material().leaf().getNotAfter().toInstant();
  }

  /** Shows the certificate in force at each handshake. */
  public X509ExtendedKeyManager keyManager() {
    return keys;
  }

  /** Accepts nodes of this swarm whom the predicate allows, asked at each handshake. */
  public X509ExtendedTrustManager trustManager(Predicate<Identity> allowed) {
    return new LiveTrustManager(this::material, allowed);
  }

  /**
   * A context for both ends. No session can be resumed: each shows its certificate, and is asked
   * about.
   */
  public SSLContext context(Predicate<Identity> allowed) {
    return context(keys, trustManager(allowed));
  }

  static SSLContext context(@Nullable KeyManager keys, TrustManager trust) {
    try {
      SSLContext context = SSLContext.getInstance(PROTOCOL);
      context.init(
          keys == null ? null : new KeyManager[] {keys},
          new TrustManager[] {trust},
          new SecureRandom());
      context.getClientSessionContext().setSessionTimeout(1);
      context.getServerSessionContext().setSessionTimeout(NO_TICKETS_SECONDS);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(PROTOCOL + " is not to be had from this JDK", e);
    }
  }

  /** A server's end that speaks TLS 1.3 alone and asks for a certificate without insisting. */
  public static SSLEngine serverEngine(SSLContext context) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setEnabledProtocols(new String[] {PROTOCOL});
    engine.setWantClientAuth(true);
    return engine;
  }

  /** A client's end that speaks TLS 1.3 alone. */
  public static SSLEngine clientEngine(SSLContext context) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(true);
    engine.setEnabledProtocols(new String[] {PROTOCOL});
    return engine;
  }

  private Material material() {
    return states.current();
  }

  private @Nullable Material byAlias(String alias) {
    States now = states;
    if (now.current().alias().equals(alias)) {
      return now.current();
    }
    Material previous = now.previous();
    return previous != null && previous.alias().equals(alias) ? previous : null;
  }
}
