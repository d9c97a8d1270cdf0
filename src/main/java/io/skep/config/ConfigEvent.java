package io.skep.config;

import io.skep.kernel.SealedBytes;
import io.skep.spec.PayloadSpec;

/** What has happened to a config. */
public sealed interface ConfigEvent {
  /**
   * It exists from here on.
   *
   * @param payload unreadable for good once the config is removed
   */
  record ConfigCreated(PayloadSpec spec, SealedBytes payload) implements ConfigEvent {}

  /** It has other labels. */
  record ConfigUpdated(PayloadSpec spec) implements ConfigEvent {}

  /** It is gone; every manager that reads this destroys its key. */
  record ConfigRemoved() implements ConfigEvent {}
}
