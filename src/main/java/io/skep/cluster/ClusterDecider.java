package io.skep.cluster;

import io.skep.cluster.ClusterCommand.FinishRootRotation;
import io.skep.cluster.ClusterCommand.InitializeSwarm;
import io.skep.cluster.ClusterCommand.IssueJoinPass;
import io.skep.cluster.ClusterCommand.RevokeJoinPass;
import io.skep.cluster.ClusterCommand.UpdateSwarm;
import io.skep.cluster.ClusterCommand.UseJoinPass;
import io.skep.cluster.ClusterEvent.JoinPassIssued;
import io.skep.cluster.ClusterEvent.JoinPassRevoked;
import io.skep.cluster.ClusterEvent.JoinPassUsed;
import io.skep.cluster.ClusterEvent.JoinTokensRotated;
import io.skep.cluster.ClusterEvent.RootKept;
import io.skep.cluster.ClusterEvent.RootRotationFinished;
import io.skep.cluster.ClusterEvent.RootRotationStarted;
import io.skep.cluster.ClusterEvent.SwarmInitialized;
import io.skep.cluster.ClusterEvent.SwarmUpdated;
import io.skep.cluster.ClusterEvent.UnlockKeyChanged;
import io.skep.cluster.ClusterRejection.NoSwarm;
import io.skep.entity.Decider;
import io.skep.kernel.Decision;
import io.skep.kernel.Meta;
import io.skep.kernel.ObjectRejection.OutOfSequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of the swarm as a whole. */
public final class ClusterDecider implements Decider<ClusterCommand, ClusterEvent, Cluster> {
  @Override
  public Decision<ClusterEvent> decide(@Nullable Cluster state, ClusterCommand command) {
    if (command instanceof InitializeSwarm init) {
      return state == null ? Decision.accept(init.swarm()) : Decision.nothing();
    }
    return state == null ? Decision.refuse(new NoSwarm()) : decideFor(state, command);
  }

  private static Decision<ClusterEvent> decideFor(Cluster state, ClusterCommand command) {
    return switch (command) {
      case InitializeSwarm again -> Decision.nothing();
      case UpdateSwarm update -> update(state, update);
      case FinishRootRotation finish -> finish(state, finish);
      case IssueJoinPass issue -> JoinPasses.issue(state, issue);
      case UseJoinPass use -> JoinPasses.use(state, use);
      case RevokeJoinPass revoke -> JoinPasses.revoke(state, revoke);
    };
  }

  private static Decision<ClusterEvent> finish(Cluster state, FinishRootRotation command) {
    RootRotation rotation = state.rotation();
    return rotation != null
            && command.issuerPublicKey().equals(rotation.tlsInfo().certIssuerPublicKey())
        ? Decision.accept(new RootRotationFinished())
        : Decision.nothing();
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
    switch (command.root()) {
      case null -> {}
      case RootChange.GoOver next -> events.add(new RootRotationStarted(next.rotation()));
      case RootChange.Keep keep -> events.add(new RootKept(keep.caKey()));
    }
    return new Decision.Accepted<>(events);
  }

  @Override
  public Cluster apply(@Nullable Cluster state, ClusterEvent event, Meta meta) {
    if (state == null) {
      if (!(event instanceof SwarmInitialized first)) {
        throw new IllegalStateException("swarm: starts with " + event);
      }
      return Cluster.initialized(first, meta.time());
    }
    return switch (event) {
      case SwarmInitialized again -> state;
      case SwarmUpdated e -> state.specifiedAs(e.spec(), meta.time());
      case JoinTokensRotated e -> state.admitting(e.workerToken(), e.managerToken(), meta.time());
      case UnlockKeyChanged e -> state.lockedBy(e.unlockKey(), meta.time());
      case RootRotationStarted e -> state.goingOverTo(e.rotation(), meta.time());
      case RootRotationFinished over -> state.goneOver(meta.time());
      case RootKept e -> state.staying(e.caKey(), meta.time());
      case JoinPassIssued e -> state.with(JoinPasses.issued(e, meta.time()), meta.time());
      case JoinPassUsed e -> state.usedBy(e.id(), e.node());
      case JoinPassRevoked e -> state.without(e.id());
    };
  }
}
