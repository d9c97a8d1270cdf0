package io.skep.pki;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A signer outside the swarm that speaks CFSSL's API over mutual TLS, as SwarmKit uses it: the root
 * of the swarm certifies both ends, and the key of the root is not in the swarm.
 *
 * <p>All methods block, for 5 s an address at most. What comes back is held against what was asked
 * for before anybody gets it.
 */
public final class ExternalAuthority {
  private static final Logger LOG = LoggerFactory.getLogger(ExternalAuthority.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int LARGEST_ANSWER = 1 << 20;
  private static final int OK = 200;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Credentials credentials;
  private final List<String> urls;
  private final String roots;

  private ExternalAuthority(Credentials credentials, List<String> urls, String roots) {
    this.credentials = credentials;
    this.urls = List.copyOf(urls);
    this.roots = roots;
  }

  /**
   * The one behind these addresses.
   *
   * @param credentials shown to it, in the state of the moment
   * @param urls tried in this order; the first that signs is the last asked
   * @param roots PEM: the server's certificate must lead to one of them and name its host
   */
  public static ExternalAuthority of(Credentials credentials, List<String> urls, String roots) {
    return new ExternalAuthority(credentials, urls, roots);
  }

  /**
   * Certifies the key of this request for this identity; how long is the external CA's choice.
   *
   * @param intermediates PEM, appended to the certificate; may be empty
   * @param trust PEM: the roots that nodes trust
   * @return the certificate and what follows it in its chain, PEM
   * @throws SignerUnavailable if no address answers as it should
   * @throws PkiException if it refuses, or certifies anything but what was asked for
   */
  public String sign(String requestPem, Identity identity, String intermediates, String trust) {
    String chain = signed(SignRequest.node(requestPem, identity)) + intermediates;
    Certification.require(chain, requestPem, identity, trust);
    return chain;
  }

  /**
   * Has the next root signed by the present one, whose key is out there.
   *
   * @return PEM of an intermediate certificate
   * @throws SignerUnavailable if no address answers as it should
   * @throws PkiException if it refuses, or signs anything but this root
   */
  public String crossSign(String rootPem, String keyPem) {
    String crossSigned = signed(RootRequest.of(rootPem, keyPem));
    Certification.requireCrossSigned(crossSigned, rootPem, roots);
    return crossSigned;
  }

  /** Whether a handshake succeeds with one of them at least; says in the log why not. */
  public boolean isReachable() {
    for (String url : urls) {
      try {
        Handshake.with(context(), address(url), TIMEOUT);
        return true;
      } catch (IOException | SignerUnavailable e) {
        LOG.warn("external CA {} is unreachable or invalid: {}", url, e.getMessage());
      }
    }
    return false;
  }

  private String signed(SignRequest request) {
    SignerUnavailable last = new SignerUnavailable("no external CA URLs");
    try (HttpClient client = client()) {
      byte[] body = MAPPER.writeValueAsBytes(request);
      for (String url : urls) {
        try {
          return certificate(post(client, url, body));
        } catch (SignerUnavailable e) {
          LOG.warn("external CA {} does not sign: {}", url, e.getMessage());
          last = e;
        }
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request has a JSON form", e);
    }
    throw last;
  }

  private HttpClient client() {
    return HttpClient.newBuilder()
        .sslContext(context())
        .connectTimeout(TIMEOUT)
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }

  /** External CAs may know no TLS 1.3; host names are checked, unlike between nodes. */
  private SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {credentials.keyManager()},
          new TrustManager[] {Material.trusting(Pem.certificates(roots))},
          new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS is not to be had from this JDK", e);
    }
  }

  private static URI address(String url) {
    try {
      URI parsed = URI.create(url);
      if ("https".equals(parsed.getScheme()) && parsed.getHost() != null) {
        return parsed;
      }
    } catch (IllegalArgumentException malformed) {
      throw new SignerUnavailable("parse \"" + url + "\": " + malformed.getMessage(), malformed);
    }
    throw new SignerUnavailable("invalid HTTP scheme");
  }

  private static byte[] post(HttpClient client, String url, byte[] body) {
    HttpRequest request =
        HttpRequest.newBuilder(address(url))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream answer = response.body()) {
        byte[] bytes = answer.readNBytes(LARGEST_ANSWER);
        if (response.statusCode() != OK) {
          throw new SignerUnavailable(
              "unexpected status code in CSR response: "
                  + response.statusCode()
                  + " - "
                  + new String(bytes, StandardCharsets.UTF_8));
        }
        return bytes;
      }
    } catch (IOException e) {
      throw new SignerUnavailable(
          "unable to perform certificate signing request: Post \"" + url + "\": " + words(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SignerUnavailable("unable to perform certificate signing request: stopped", e);
    }
  }

  private static String words(IOException failure) {
    if (failure.getMessage() != null) {
      return failure.getMessage();
    }
    return failure instanceof ConnectException ? "connection refused" : failure.toString();
  }

  private static String certificate(byte[] answer) {
    JsonNode response;
    try {
      response = MAPPER.readTree(answer);
    } catch (IOException e) {
      throw new SignerUnavailable("unable to parse JSON response: " + e.getMessage(), e);
    }
    JsonNode certificate = response.path("result").path("certificate");
    if (response.path("success").asBoolean() && certificate.isTextual()) {
      return Pem.certificates(certificate.textValue()).stream()
          .map(Pem::of)
          .collect(Collectors.joining());
    }
    StringJoiner errors = new StringJoiner(" ", "response errors: [", "]").setEmptyValue("");
    response
        .path("errors")
        .forEach(
            each ->
                errors.add("{" + each.path("code") + " " + each.path("message").asText() + "}"));
    throw new PkiException(
        errors.toString().isEmpty() ? "certificate signing request failed" : errors.toString());
  }
}
