package io.skep.app;

import io.skep.agent.Engine;
import io.skep.api.docker.SecretBox;
import io.skep.api.docker.SwarmInit;
import io.skep.cluster.ClusterCommand.InitializeSwarm;
import io.skep.cluster.ClusterEvent.SwarmInitialized;
import io.skep.command.Commands;
import io.skep.entity.Outcome;
import io.skep.kernel.IdSource;
import io.skep.kernel.Meta;
import io.skep.kernel.NetworkId;
import io.skep.network.NetworkCommand.CreateNetwork;
import io.skep.node.ManagerStatus;
import io.skep.node.NodeCommand.JoinNode;
import io.skep.node.NodeStatus;
import io.skep.pki.JoinToken;
import io.skep.pki.RootCa;
import io.skep.spec.NodeDescription;
import io.skep.spec.NetworkSpec;
import io.skep.spec.NodeSpec;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The first two events of a swarm: itself, and the node that makes it. */
final class Founding {
  private final SwarmInitialized swarm;
  private final JoinNode node;
  private final SwarmState state;
  private final Meta meta;
  private final IdSource ids = new IdSource(new SecureRandom());

  /** Makes certificate, tokens and the node's description; asks the engine, so it may block. */
  Founding(SwarmInit request, SwarmState state, SecretBox vault, Engine engine, Meta meta) {
    SecureRandom random = new SecureRandom();
    RootCa ca = RootCa.create(meta.time(), random);
    this.state = state;
    this.meta = meta;
    this.swarm =
        new SwarmInitialized(
            state.clusterId(),
            request.spec(),
            ca.tlsInfo(),
            vault.seal(ca.key()),
            vault.seal(JoinToken.create(ca.certificate(), random)),
            vault.seal(JoinToken.create(ca.certificate(), random)),
            request.addressPools(),
            request.subnetSize(),
            request.dataPathPort());
    NodeDescription said = engine.describe();
    this.node =
        new JoinNode(
            new NodeSpec(null, Map.of(), "manager", request.availability()),
            new NodeDescription(
                said.hostname(), said.platform(), said.resources(), said.engine(), ca.tlsInfo()),
            new NodeStatus(NodeStatus.READY, null, state.advertiseAddress()),
            new ManagerStatus(true, "reachable", state.advertised()));
  }

  /** Stores them; fails with {@link StartupException} if they are not taken. */
  CompletionStage<Void> in(Commands commands) {
    return commands
        .cluster(new InitializeSwarm(swarm), meta)
        .thenAccept(Founding::requireDone)
        .thenCompose(done -> commands.node(state.nodeId(), node, meta))
        .thenAccept(Founding::requireDone)
        .thenCompose(done -> networks(commands));
  }

  /** The networks that every swarm begins with. */
  private CompletionStage<Void> networks(Commands commands) {
    CompletionStage<Void> made = CompletableFuture.completedFuture(null);
    for (NetworkSpec spec : NetworkSpec.initial()) {
      NetworkId id = new NetworkId(ids.next());
      made =
          made.thenCompose(done -> commands.network(id, new CreateNetwork(spec), meta))
              .thenAccept(Founding::requireDone);
    }
    return made;
  }

  private static void requireDone(Outcome outcome) {
    if (!(outcome instanceof Outcome.Done)) {
      throw new StartupException("the swarm's first event was not stored: " + outcome);
    }
  }
}
