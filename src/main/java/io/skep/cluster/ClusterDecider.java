package io.skep.cluster;

import io.skep.cluster.ClusterCommand.InitializeSwarm;
import io.skep.cluster.ClusterCommand.UpdateSwarm;
import io.skep.cluster.ClusterEvent.JoinTokensRotated;
import io.skep.cluster.ClusterEvent.SwarmInitialized;
import io.skep.cluster.ClusterEvent.SwarmUpdated;
import io.skep.cluster.ClusterEvent.UnlockKeyChanged;
import io.skep.cluster.ClusterRejection.NoSwarm;
import io.skep.cluster.ClusterRejection.OutOfSequence;
import io.skep.entity.Decider;
import io.skep.kernel.Decision;
import io.skep.kernel.Meta;
import io.skep.kernel.Sealed;
import io.skep.spec.SwarmSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rules of the swarm as a whole. */
public final class ClusterDecider implements Decider<ClusterCommand, ClusterEvent, Cluster> {
  @Override
  public Decision<ClusterEvent> decide(@Nullable Cluster state, ClusterCommand command) {
    return switch (command) {
      case InitializeSwarm init ->
          state == null ? Decision.accept(init.swarm()) : Decision.nothing();
      case UpdateSwarm update ->
          state == null ? Decision.refuse(new NoSwarm()) : update(state, update);
    };
  }

  private static Decision<ClusterEvent> update(Cluster state, UpdateSwarm command) {
    if (command.expectedRevision() != state.revision()) {
      return Decision.refuse(new OutOfSequence());
    }
    List<ClusterEvent> events = new ArrayList<>();
    events.add(new SwarmUpdated(command.spec()));
    if (command.workerToken() != null || command.managerToken() != null) {
      events.add(new JoinTokensRotated(command.workerToken(), command.managerToken()));
    }
    if (command.unlockKey() != null) {
      events.add(new UnlockKeyChanged(command.unlockKey()));
    }
    return new Decision.Accepted<>(events);
  }

  @Override
  public Cluster apply(@Nullable Cluster state, ClusterEvent event, Meta meta) {
    if (event instanceof SwarmInitialized e) {
      return new Cluster(
          e.id(),
          e.spec(),
          e.tlsInfo(),
          e.caKey(),
          e.workerToken(),
          e.managerToken(),
          null,
          e.addressPools(),
          e.subnetSize(),
          e.dataPathPort(),
          1,
          meta.time(),
          meta.time());
    }
    Cluster c = Objects.requireNonNull(state, "the first event of a swarm is its initialization");
    return switch (event) {
      case SwarmInitialized e -> c;
      case SwarmUpdated e ->
          next(c, e.spec(), c.workerToken(), c.managerToken(), c.unlockKey(), meta);
      case JoinTokensRotated e ->
          next(
              c,
              c.spec(),
              Objects.requireNonNullElse(e.workerToken(), c.workerToken()),
              Objects.requireNonNullElse(e.managerToken(), c.managerToken()),
              c.unlockKey(),
              meta);
      case UnlockKeyChanged e ->
          next(c, c.spec(), c.workerToken(), c.managerToken(), e.unlockKey(), meta);
    };
  }

  private static Cluster next(
      Cluster c,
      SwarmSpec spec,
      Sealed worker,
      Sealed manager,
      @Nullable Sealed unlockKey,
      Meta meta) {
    return new Cluster(
        c.id(),
        spec,
        c.tlsInfo(),
        c.caKey(),
        worker,
        manager,
        unlockKey,
        c.addressPools(),
        c.subnetSize(),
        c.dataPathPort(),
        c.revision() + 1,
        c.createdAt(),
        meta.time());
  }
}
