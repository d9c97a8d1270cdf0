package io.skep.service;

import io.skep.spec.ServiceSpec;
import io.skep.spec.UpdateStatus;

/** What can be asked of a service. Specs come validated. */
public sealed interface ServiceCommand {
  /** Makes the service. Its name is free: the router of commands holds names unique. */
  record CreateService(ServiceSpec spec) implements ServiceCommand {}

  /**
   * Replaces the spec.
   *
   * @param expectedRevision the {@link Service#revision} the client has seen
   */
  record UpdateService(ServiceSpec spec, long expectedRevision) implements ServiceCommand {}

  /** Goes back to the previous spec because a user asked for it; the two specs swap. */
  record RollBackService(long expectedRevision, UpdateStatus status) implements ServiceCommand {}

  /** Goes back because an update of {@code revision} failed; clears the previous spec. */
  record FallBackService(long revision, UpdateStatus status) implements ServiceCommand {}

  /** Records how far the update of {@code revision} has come. */
  record SetUpdateStatus(long revision, UpdateStatus status) implements ServiceCommand {}

  /** Ends the service; its tasks follow. */
  record RemoveService() implements ServiceCommand {}
}
