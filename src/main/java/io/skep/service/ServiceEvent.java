package io.skep.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.skep.kernel.Sealed;
import io.skep.spec.ServiceSpec;
import io.skep.spec.UpdateStatus;
import org.jspecify.annotations.Nullable;

/** What has happened to a service. */
public sealed interface ServiceEvent {
  /**
   * The service exists from here on, with revision 1.
   *
   * @param registryAuth what pulling the image needs
   */
  record ServiceCreated(
      ServiceSpec spec, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Sealed registryAuth)
      implements ServiceEvent {
    /** A service whose image anyone may pull. */
    public ServiceCreated(ServiceSpec spec) {
      this(spec, null);
    }
  }

  /**
   * A new spec; the one before becomes the previous one, the update status is cleared.
   *
   * @param registryAuth what pulling the image needs; the one before goes with the previous spec
   */
  record ServiceUpdated(
      ServiceSpec spec, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Sealed registryAuth)
      implements ServiceEvent {
    /** A service whose image anyone may pull. */
    public ServiceUpdated(ServiceSpec spec) {
      this(spec, null);
    }
  }

  /**
   * An earlier spec is in force again.
   *
   * @param previousSpec what a further rollback leads to, null after an automatic one
   * @param registryAuth what pulling the image of {@code spec} needs
   * @param previousRegistryAuth what goes with {@code previousSpec}
   * @param toRevision the earlier revision that a user named, null where the one before was meant
   */
  record ServiceRolledBack(
      ServiceSpec spec,
      @Nullable ServiceSpec previousSpec,
      UpdateStatus status,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Sealed registryAuth,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Sealed previousRegistryAuth,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long toRevision)
      implements ServiceEvent {
    /** To the spec before. */
    public ServiceRolledBack(
        ServiceSpec spec,
        @Nullable ServiceSpec previousSpec,
        UpdateStatus status,
        @Nullable Sealed registryAuth,
        @Nullable Sealed previousRegistryAuth) {
      this(spec, previousSpec, status, registryAuth, previousRegistryAuth, null);
    }

    /** Both specs name images that anyone may pull. */
    public ServiceRolledBack(
        ServiceSpec spec, @Nullable ServiceSpec previousSpec, UpdateStatus status) {
      this(spec, previousSpec, status, null, null, null);
    }
  }

  /** How far the update has come. */
  record UpdateStatusChanged(UpdateStatus status) implements ServiceEvent {}

  /** The service is gone; its tasks are told to go. */
  record ServiceRemoved() implements ServiceEvent {}
}
