package io.skep.pki;

/**
 * All that a node shows and trusts.
 *
 * @param key PEM of PKCS #8; a secret
 * @param chain PEM: the node's certificate first, then what leads to a root
 * @param trust PEM: the roots, one or more
 */
public record Certified(String key, String chain, String trust) {
  /** Shows no key. */
  @Override
  public String toString() {
    return "Certified[" + chain + "]";
  }
}
