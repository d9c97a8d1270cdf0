package io.skep.testdata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.skep.kernel.ClusterId;
import io.skep.kernel.NodeId;
import io.skep.pki.Authority;
import io.skep.pki.Identity;
import io.skep.pki.NodeRole;
import io.skep.pki.Pem;
import io.skep.pki.RootCa;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * A signer that answers CFSSL's endpoint {@code sign} over mutual TLS on loopback: the part of
 * CFSSL's API that a swarm uses, with the name of the request's JSON and not of the CSR.
 */
public final class CfsslServer implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final char[] NO_PASSWORD = "x".toCharArray();
  private static final String PATH = "/api/v1/cfssl/sign";

  private final RootCa root;
  private final HttpsServer server;
  private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
  private volatile String refusal = "";
  private volatile int status = 200;

  private CfsslServer(RootCa root, HttpsServer server) {
    this.root = root;
    this.server = server;
  }

  /**
   * Serves at a free port of loopback.
   *
   * @param root signs, and has certified the server itself
   * @param clients PEM: whom it lets in
   */
  public static CfsslServer start(RootCa root, String clients) {
    return start(root, clients, 0);
  }

  /** The same at this port. */
  public static CfsslServer start(RootCa root, String clients, int port) {
    try {
      HttpsServer https =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      CfsslServer server = new CfsslServer(root, https);
      https.setHttpsConfigurator(
          new HttpsConfigurator(server.context(clients)) {
            @Override
            public void configure(HttpsParameters parameters) {
              SSLParameters tls = getSSLContext().getDefaultSSLParameters();
              tls.setNeedClientAuth(true);
              parameters.setSSLParameters(tls);
            }
          });
      https.createContext(PATH, server::answer);
      https.start();
      return server;
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("no signer to test with", e);
    }
  }

  /** Where it signs. */
  public String url() {
    return "https://127.0.0.1:" + server.getAddress().getPort() + PATH;
  }

  /** What it was asked for, in order. */
  public List<JsonNode> asked() {
    return asked;
  }

  /** From here on it refuses with this message, or signs again where it is empty. */
  public void refuse(String message) {
    refusal = message;
  }

  /** From here on it answers with this status and nothing else than words, unless it is 200. */
  public void fail(int newStatus) {
    status = newStatus;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = MAPPER.readTree(exchange.getRequestBody());
      asked.add(request);
      byte[] body =
          status == 200
              ? MAPPER.writeValueAsBytes(answered(request))
              : "not today".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private ObjectNode answered(JsonNode request) {
    ObjectNode answer = MAPPER.createObjectNode();
    if (!refusal.isEmpty()) {
      answer.put("success", false).putNull("result");
      answer.putArray("errors").addObject().put("code", 1234).put("message", refusal);
      return answer;
    }
    String csr = request.get("certificate_request").asText();
    answer
        .put("success", true)
        .putObject("result")
        .put(
            "certificate",
            request.get("profile").asText().equals("CA") ? authority(csr) : node(request, csr));
    answer.putArray("errors");
    return answer;
  }

  private String node(JsonNode request, String csr) {
    JsonNode name = request.get("subject").get("names").get(0);
    Identity identity =
        new Identity(
            new ClusterId(name.get("O").asText()),
            new NodeId(request.get("subject").get("CN").asText()),
            NodeRole.of(name.get("OU").asText().replace("swarm-", "")));
    return Authority.of(root.certificate(), root.key())
        .sign(csr, identity, Duration.ofHours(1), Instant.now());
  }

  private String authority(String csr) {
    try {
      JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(parsed(csr));
      X509Certificate signed = certificate(request.getSubject(), request.getPublicKey(), true);
      return pem(signed);
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PKCS10CertificationRequest parsed(String csr) throws IOException {
    try (PEMParser parser = new PEMParser(new StringReader(csr))) {
      return (PKCS10CertificationRequest) parser.readObject();
    }
  }

  private static String pem(X509Certificate certificate) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(certificate);
    }
    return text.toString();
  }

  private X509Certificate certificate(X500Name subject, PublicKey key, boolean signs)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    Instant now = Instant.now();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new JcaX509CertificateHolder(Pem.first(root.certificate())).getSubject(),
            new BigInteger(64, new SecureRandom()),
            Date.from(now.minusSeconds(60)),
            Date.from(now.plus(Duration.ofDays(400))),
            subject,
            key);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(signs));
    if (!signs) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
    }
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(Pem.privateKey(root.key()))));
  }

  private SSLContext context(String clients)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    X509Certificate own = certificate(new X500Name("CN=signer"), pair.getPublic(), false);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("own", pair.getPrivate(), NO_PASSWORD, new X509Certificate[] {own});
    int count = 0;
    for (X509Certificate client : Pem.certificates(clients)) {
      store.setCertificateEntry("client" + count++, client);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, NO_PASSWORD);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
    return context;
  }
}
