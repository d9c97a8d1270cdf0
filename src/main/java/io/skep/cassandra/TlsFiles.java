package io.skep.cassandra;

import com.typesafe.config.Config;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The files, all PEM, that protect the connections to Cassandra.
 *
 * @param trust the certificates that Cassandra's must be signed by; empty: those of the JDK
 * @param client this manager's certificate and key, where Cassandra asks for one
 * @param checkHost whether the certificate must be for the name that was dialled
 */
public record TlsFiles(Optional<Path> trust, Optional<Client> client, boolean checkHost) {
  private static final char[] NO_PASSWORD = new char[0];

  /**
   * What a client shows of itself.
   *
   * @param certificate its certificate, and those between it and its root
   * @param key its private key, PKCS #8, not encrypted
   */
  public record Client(Path certificate, Path key) {}

  /** Reads the keys below {@code skep.cassandra.tls}; empty where TLS is off. */
  static Optional<TlsFiles> of(Config tls) {
    if (!tls.getBoolean("enabled")) {
      return Optional.empty();
    }
    var certificate = tls.getString("certificate-file");
    var key = tls.getString("key-file");
    if (certificate.isBlank() != key.isBlank()) {
      throw new IllegalArgumentException(
          "tls: certificate-file and key-file (expected: both or neither)");
    }
    var trust = tls.getString("ca-file");
    return Optional.of(
        new TlsFiles(
            trust.isBlank() ? Optional.empty() : Optional.of(Path.of(trust)),
            key.isBlank()
                ? Optional.empty()
                : Optional.of(new Client(Path.of(certificate), Path.of(key))),
            tls.getBoolean("check-host")));
  }

  /**
   * Reads the files.
   *
   * @throws IOException naming the file that is missing or not what it should be
   */
  SSLContext context() throws IOException {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(
          client.isPresent() ? keys(client.get()).getKeyManagers() : null,
          trust.isPresent() ? trusted(trust.get()).getTrustManagers() : null,
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS to Cassandra cannot be set up: " + e.getMessage(), e);
    }
  }

  private static TrustManagerFactory trusted(Path file)
      throws IOException, GeneralSecurityException {
    var store = empty();
    int number = 0;
    for (var certificate : certificates(file)) {
      store.setCertificateEntry("ca-" + number++, certificate);
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }

  private static KeyManagerFactory keys(Client client)
      throws IOException, GeneralSecurityException {
    var store = empty();
    store.setKeyEntry(
        "client",
        key(client.key()),
        NO_PASSWORD,
        certificates(client.certificate()).toArray(Certificate[]::new));
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory;
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static List<Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    var read =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
    if (read.isEmpty()) {
      throw new IOException(file + ": no certificate (expected: PEM)");
    }
    return List.copyOf(read);
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    var text = Files.readString(file, StandardCharsets.US_ASCII);
    var body = text.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "").replaceAll("\\s", "");
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      // Without the cause: it would quote the key.
      throw new IOException(file + ": no private key (expected: PKCS #8 in PEM, not encrypted)");
    }
    for (var kind : List.of("EC", "RSA", "Ed25519")) {
      var read = key(kind, bytes);
      if (read.isPresent()) {
        return read.get();
      }
    }
    throw new IOException(file + ": a private key of no known kind (expected: EC, RSA, Ed25519)");
  }

  private static Optional<PrivateKey> key(String kind, byte[] bytes)
      throws NoSuchAlgorithmException {
    try {
      return Optional.of(
          KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(bytes)));
    } catch (InvalidKeySpecException ofAnotherKind) {
      return Optional.empty();
    }
  }
}
