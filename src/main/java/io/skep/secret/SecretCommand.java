package io.skep.secret;

import io.skep.kernel.SealedBytes;
import io.skep.spec.PayloadSpec;

/** What can be asked of a secret. Specs come validated, payloads sealed. */
public sealed interface SecretCommand {
  /** Makes the secret. Its name is free: the router of commands holds names unique. */
  record CreateSecret(PayloadSpec spec, SealedBytes payload) implements SecretCommand {}

  /**
   * Changes its labels; all else of the spec must be as it is.
   *
   * @param expectedRevision the {@link Secret#revision} the client has seen
   */
  record UpdateSecret(PayloadSpec spec, long expectedRevision) implements SecretCommand {}

  /** Removes it. No service uses it: the router of commands has looked. */
  record RemoveSecret() implements SecretCommand {}
}
