package io.skep.cluster;

import io.skep.cluster.ClusterEvent.SwarmInitialized;
import io.skep.kernel.ClusterId;
import io.skep.kernel.Immutable;
import io.skep.kernel.NodeId;
import io.skep.kernel.Sealed;
import io.skep.spec.SwarmSpec;
import io.skep.spec.TlsInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The swarm as its events made it.
 *
 * @param tlsInfo the root that nodes trust
 * @param caKey the root's key; null where an external CA alone has it
 * @param rotation the root that they are going over to; null outside a rotation
 * @param passes join tokens beside the swarm's two, by id
 * @param revision counts its specs and tokens, from 1
 */
public record Cluster(
    ClusterId id,
    SwarmSpec spec,
    TlsInfo tlsInfo,
    @Nullable Sealed caKey,
    Sealed workerToken,
    Sealed managerToken,
    @Nullable Sealed unlockKey,
    @Nullable RootRotation rotation,
    Map<String, JoinPass> passes,
    @Nullable List<String> addressPools,
    long subnetSize,
    long dataPathPort,
    long revision,
    Instant createdAt,
    Instant updatedAt) {
  /** Copies the map. */
  public Cluster {
    passes = Immutable.sortedOrEmpty(passes);
  }

  static Cluster initialized(SwarmInitialized first, Instant now) {
    return new Cluster(
        first.id(),
        first.spec(),
        first.tlsInfo(),
        first.caKey(),
        first.workerToken(),
        first.managerToken(),
        null,
        null,
        Map.of(),
        first.addressPools(),
        first.subnetSize(),
        first.dataPathPort(),
        1,
        now,
        now);
  }

  /** The root that nodes trust, with whoever signs now as issuer; what the API shows. */
  public TlsInfo signing() {
    return rotation == null
        ? tlsInfo
        : new TlsInfo(
            tlsInfo.trustRoot(),
            rotation.tlsInfo().certIssuerSubject(),
            rotation.tlsInfo().certIssuerPublicKey());
  }

  /** The pass of this fingerprint, whether it still lets anybody in or not. */
  public Optional<JoinPass> pass(String fingerprint) {
    return passes.values().stream()
        .filter(pass -> pass.fingerprint().equals(fingerprint))
        .findFirst();
  }

  Cluster specifiedAs(SwarmSpec newSpec, Instant now) {
    return next(newSpec, workerToken, managerToken, unlockKey, now);
  }

  Cluster admitting(@Nullable Sealed worker, @Nullable Sealed manager, Instant now) {
    return next(
        spec,
        Objects.requireNonNullElse(worker, workerToken),
        Objects.requireNonNullElse(manager, managerToken),
        unlockKey,
        now);
  }

  Cluster lockedBy(@Nullable Sealed key, Instant now) {
    return next(spec, workerToken, managerToken, key, now);
  }

  private Cluster next(
      SwarmSpec newSpec, Sealed worker, Sealed manager, @Nullable Sealed key, Instant now) {
    return new Cluster(
        id,
        newSpec,
        tlsInfo,
        caKey,
        worker,
        manager,
        key,
        rotation,
        passes,
        addressPools,
        subnetSize,
        dataPathPort,
        revision + 1,
        createdAt,
        now);
  }

  /** What nodes are going over to. The revision is the users' and stays. */
  Cluster goingOverTo(RootRotation root, Instant now) {
    return rooted(tlsInfo, caKey, workerToken, managerToken, root, passes, now);
  }

  /** Passes name the old root, so nobody can join with them any more. */
  Cluster goneOver(Instant now) {
    return rotation == null
        ? this
        : rooted(
            rotation.tlsInfo(),
            rotation.caKey(),
            rotation.workerToken(),
            rotation.managerToken(),
            null,
            Map.of(),
            now);
  }

  /** The root stays, with this key, and nobody goes over to another one. */
  Cluster staying(@Nullable Sealed key, Instant now) {
    return rooted(tlsInfo, key, workerToken, managerToken, null, passes, now);
  }

  private Cluster rooted(
      TlsInfo root,
      @Nullable Sealed key,
      Sealed worker,
      Sealed manager,
      @Nullable RootRotation next,
      Map<String, JoinPass> left,
      Instant now) {
    return new Cluster(
        id,
        spec,
        root,
        key,
        worker,
        manager,
        unlockKey,
        next,
        left,
        addressPools,
        subnetSize,
        dataPathPort,
        revision,
        createdAt,
        now);
  }

  /** With one more pass; those that are over by now are forgotten. */
  Cluster with(JoinPass pass, Instant now) {
    Map<String, JoinPass> all = new TreeMap<>(passes);
    all.values().removeIf(old -> !now.isBefore(old.expiresAt()));
    all.put(pass.id(), pass);
    return passing(all);
  }

  Cluster usedBy(String pass, NodeId node) {
    JoinPass used = passes.get(pass);
    if (used == null) {
      return this;
    }
    Map<String, JoinPass> all = new TreeMap<>(passes);
    all.put(pass, used.usedBy(node));
    return passing(all);
  }

  Cluster without(String pass) {
    Map<String, JoinPass> all = new TreeMap<>(passes);
    all.remove(pass);
    return passing(all);
  }

  private Cluster passing(Map<String, JoinPass> all) {
    return new Cluster(
        id,
        spec,
        tlsInfo,
        caKey,
        workerToken,
        managerToken,
        unlockKey,
        rotation,
        all,
        addressPools,
        subnetSize,
        dataPathPort,
        revision,
        createdAt,
        updatedAt);
  }
}
