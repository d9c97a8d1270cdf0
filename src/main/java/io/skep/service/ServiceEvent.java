package io.skep.service;

import io.skep.spec.ServiceSpec;
import io.skep.spec.UpdateStatus;
import org.jspecify.annotations.Nullable;

/** What has happened to a service. */
public sealed interface ServiceEvent {
  /** The service exists from here on, with revision 1. */
  record ServiceCreated(ServiceSpec spec) implements ServiceEvent {}

  /** A new spec; the one before becomes the previous one, the update status is cleared. */
  record ServiceUpdated(ServiceSpec spec) implements ServiceEvent {}

  /**
   * An earlier spec is in force again.
   *
   * @param previousSpec what a further rollback leads to, null after an automatic one
   */
  record ServiceRolledBack(
      ServiceSpec spec, @Nullable ServiceSpec previousSpec, UpdateStatus status)
      implements ServiceEvent {}

  /** How far the update has come. */
  record UpdateStatusChanged(UpdateStatus status) implements ServiceEvent {}

  /** The service is gone; its tasks are told to go. */
  record ServiceRemoved() implements ServiceEvent {}
}
