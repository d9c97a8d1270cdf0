package io.skep.control;

import io.skep.pki.Credentials;

/**
 * What the swarm wants a node's certificate to be, as a manager's view has it.
 *
 * @param role {@code manager} or {@code worker}
 * @param issuerPublicKey of the authority that signs now: base64 of its public key's DER, as in
 *     {@link io.skep.spec.TlsInfo}
 * @param trust PEM of the roots that nodes are to trust
 */
public record CertificatePolicy(String role, String issuerPublicKey, String trust) {
  /** Whether a node with these must ask for another certificate. */
  public boolean asksToRenew(Credentials credentials) {
    return !role.equals(credentials.identity().role().word())
        || !issuerPublicKey.equals(credentials.tlsInfo().certIssuerPublicKey());
  }
}
