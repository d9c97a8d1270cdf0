package io.skep.payload;

import io.skep.kernel.SealedBytes;
import io.skep.spec.PayloadSpec;

/** What can be asked of a secret or a config. Specs come validated, payloads sealed. */
public sealed interface PayloadCommand {
  /** Makes it. Its name is free: the router of commands holds names unique. */
  record CreatePayload(PayloadSpec spec, SealedBytes sealed) implements PayloadCommand {}

  /**
   * Changes its labels; all else of the spec must be as it is.
   *
   * @param expectedRevision the {@link SealedPayload#revision} the client has seen
   */
  record UpdatePayload(PayloadSpec spec, long expectedRevision) implements PayloadCommand {}

  /** Removes it. No service uses it: the router of commands has looked. */
  record RemovePayload() implements PayloadCommand {}
}
