package io.skep.cluster;

import io.skep.kernel.Sealed;
import io.skep.spec.TlsInfo;
import org.jspecify.annotations.Nullable;

/**
 * The next root of a swarm, while its nodes go over to it. All certificates are signed with its key
 * from the start; nodes trust the old root until each has one of them.
 *
 * @param tlsInfo the next root, and its subject and key as issuer
 * @param caKey its key; null where an external CA alone has it
 * @param crossSigned PEM: the next root as signed by the old one, for those who trust that alone
 * @param workerToken for machines that join when the rotation is over; it has the next digest
 * @param managerToken likewise
 */
public record RootRotation(
    TlsInfo tlsInfo,
    @Nullable Sealed caKey,
    String crossSigned,
    Sealed workerToken,
    Sealed managerToken) {
  /** The same root, with this key. */
  public RootRotation with(@Nullable Sealed key) {
    return new RootRotation(tlsInfo, key, crossSigned, workerToken, managerToken);
  }
}
