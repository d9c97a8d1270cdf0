package io.skep.control;

import io.skep.spec.NodeDescription;
import org.jspecify.annotations.Nullable;

/**
 * What a machine says when it asks to join. Its identity is not in here: the managers give it one.
 *
 * @param token the whole join token; a secret, sent only to a manager proven by the token's digest
 * @param request PEM of a certificate request
 * @param availability as Docker's: active, pause, drain; null for active
 * @param address that others reach the node at, without a port
 * @param control host and port of its own control port, should it become a manager
 */
public record JoinAsk(
    String token,
    String request,
    @Nullable String availability,
    @Nullable String address,
    @Nullable String control,
    @Nullable NodeDescription description) {
  /** Shows no token. */
  @Override
  public String toString() {
    return "JoinAsk[" + address + ", " + control + "]";
  }
}
