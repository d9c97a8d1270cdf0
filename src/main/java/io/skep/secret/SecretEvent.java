package io.skep.secret;

import io.skep.kernel.SealedBytes;
import io.skep.spec.PayloadSpec;

/** What has happened to a secret. */
public sealed interface SecretEvent {
  /**
   * It exists from here on.
   *
   * @param payload unreadable for good once the secret is removed
   */
  record SecretCreated(PayloadSpec spec, SealedBytes payload) implements SecretEvent {}

  /** It has other labels. */
  record SecretUpdated(PayloadSpec spec) implements SecretEvent {}

  /** It is gone; every manager that reads this destroys its key. */
  record SecretRemoved() implements SecretEvent {}
}
