package io.skep.config;

import io.skep.kernel.SealedBytes;
import io.skep.spec.PayloadSpec;

/** What can be asked of a config. Specs come validated, payloads sealed. */
public sealed interface ConfigCommand {
  /** Makes the config. Its name is free: the router of commands holds names unique. */
  record CreateConfig(PayloadSpec spec, SealedBytes payload) implements ConfigCommand {}

  /**
   * Changes its labels; all else of the spec must be as it is.
   *
   * @param expectedRevision the {@link Config#revision} the client has seen
   */
  record UpdateConfig(PayloadSpec spec, long expectedRevision) implements ConfigCommand {}

  /** Removes it. No service uses it: the router of commands has looked. */
  record RemoveConfig() implements ConfigCommand {}
}
