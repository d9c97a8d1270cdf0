package io.skep.service;

import io.skep.kernel.Sealed;
import io.skep.spec.ServiceSpec;
import io.skep.spec.UpdateStatus;
import org.jspecify.annotations.Nullable;

/** What can be asked of a service. Specs come validated. */
public sealed interface ServiceCommand {
  /**
   * Makes the service. Its name is free: the router of commands holds names unique.
   *
   * @param registryAuth what pulling the image needs
   */
  record CreateService(ServiceSpec spec, @Nullable Sealed registryAuth) implements ServiceCommand {
    /** A service whose image anyone may pull. */
    public CreateService(ServiceSpec spec) {
      this(spec, null);
    }
  }

  /**
   * Replaces the spec.
   *
   * @param expectedRevision the {@link Service#revision} the client has seen
   * @param registryAuth what pulling the image needs from here on; null takes away what there was
   */
  record UpdateService(ServiceSpec spec, long expectedRevision, @Nullable Sealed registryAuth)
      implements ServiceCommand {
    /** A service whose image anyone may pull. */
    public UpdateService(ServiceSpec spec, long expectedRevision) {
      this(spec, expectedRevision, null);
    }
  }

  /** Goes back to the previous spec because a user asked for it; the two specs swap. */
  record RollBackService(long expectedRevision, UpdateStatus status) implements ServiceCommand {}

  /**
   * Goes back to an earlier spec because a user asked for it; the present one becomes the previous.
   *
   * @param revision the one that {@code spec} was, earlier than the present
   * @param registryAuth what went with it
   */
  record RevertService(
      ServiceSpec spec,
      long revision,
      long expectedRevision,
      UpdateStatus status,
      @Nullable Sealed registryAuth)
      implements ServiceCommand {}

  /** Goes back because an update of {@code revision} failed; clears the previous spec. */
  record FallBackService(long revision, UpdateStatus status) implements ServiceCommand {}

  /** Records how far the update of {@code revision} has come. */
  record SetUpdateStatus(long revision, UpdateStatus status) implements ServiceCommand {}

  /** Ends the service; its tasks follow. */
  record RemoveService() implements ServiceCommand {}
}
