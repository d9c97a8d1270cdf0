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
import java.util.ArrayList;
import java.util.List;
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
    if (state == null) {
      return initialized(event, meta);
    }
    return switch (event) {
      case SwarmInitialized again -> state;
      case SwarmUpdated e -> state.specifiedAs(e.spec(), meta.time());
      case JoinTokensRotated e -> state.admitting(e.workerToken(), e.managerToken(), meta.time());
      case UnlockKeyChanged e -> state.lockedBy(e.unlockKey(), meta.time());
    };
  }

  private static Cluster initialized(ClusterEvent event, Meta meta) {
    if (!(event instanceof SwarmInitialized first)) {
      throw new IllegalStateException("swarm: starts with " + event);
    }
    return new Cluster(
        first.id(),
        first.spec(),
        first.tlsInfo(),
        first.caKey(),
        first.workerToken(),
        first.managerToken(),
        null,
        first.addressPools(),
        first.subnetSize(),
        first.dataPathPort(),
        1,
        meta.time(),
        meta.time());
  }
}
