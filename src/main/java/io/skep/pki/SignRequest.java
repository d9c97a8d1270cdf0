package io.skep.pki;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What CFSSL's endpoint {@code sign} takes.
 *
 * @param hosts the subject's alternative names
 * @param request PEM of PKCS #10
 * @param extensions beyond those of the profile; CFSSL ignores those of the request
 */
record SignRequest(
    @JsonProperty("hosts") List<String> hosts,
    @JsonProperty("certificate_request") String request,
    @JsonProperty("subject") Subject subject,
    @JsonProperty("profile") String profile,
    @JsonProperty("extensions") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<Extension> extensions) {

  /** The subject that the certificate is to have, whatever the request says. */
  record Subject(@JsonProperty("CN") String commonName, @JsonProperty("names") List<Name> names) {}

  /** The rest of a subject; what is empty is left out. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Name(
      @JsonProperty("O") String organization, @JsonProperty("OU") String organizationalUnit) {}

  /**
   * An extension.
   *
   * @param id in dots
   * @param value DER in hex
   */
  record Extension(
      @JsonProperty("id") String id,
      @JsonProperty("critical") boolean critical,
      @JsonProperty("value") String value) {}

  /** Asks for a node's certificate: the authority writes the name, not the node. */
  static SignRequest node(String requestPem, Identity identity) {
    String unit = identity.role().unit();
    String node = identity.node().value();
    return new SignRequest(
        identity.isManager() ? List.of(unit, node, "swarm-ca") : List.of(unit, node),
        requestPem,
        new Subject(node, List.of(new Name(identity.cluster().value(), unit))),
        "",
        List.of());
  }
}
