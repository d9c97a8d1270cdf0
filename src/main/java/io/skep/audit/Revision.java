package io.skep.audit;

import io.skep.kernel.Meta;
import io.skep.kernel.Sealed;
import io.skep.spec.ServiceSpec;
import io.skep.spec.UpdateStatus;
import org.jspecify.annotations.Nullable;

/**
 * One spec that a service has had.
 *
 * @param number from 1, without gaps
 * @param index the event that brought it into force
 * @param meta who did so, when and why
 * @param origin how it came into force
 * @param sameAs the earlier revision that a rollback brought back, null if this is no rollback
 * @param spec as it is kept
 * @param registryAuth what pulling its image needs
 * @param outcome how its rollout has ended, or stands; null if nothing had to be rolled out
 */
public record Revision(
    long number,
    long index,
    Meta meta,
    Origin origin,
    @Nullable Long sameAs,
    ServiceSpec spec,
    @Nullable Sealed registryAuth,
    @Nullable UpdateStatus outcome) {
  /** How a revision came into force. */
  public enum Origin {
    /** With the service. */
    CREATED,
    /** By an update. */
    UPDATED,
    /** By a rollback, of a user or of a failed update. */
    ROLLED_BACK
  }

  Revision with(@Nullable UpdateStatus newOutcome) {
    return new Revision(number, index, meta, origin, sameAs, spec, registryAuth, newOutcome);
  }
}
