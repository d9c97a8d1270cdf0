package io.skep.app;

import io.skep.cluster.Cluster;
import io.skep.cluster.ClusterCommand.UseJoinPass;
import io.skep.cluster.JoinPass;
import io.skep.command.Commands;
import io.skep.control.ControlException;
import io.skep.control.JoinDesk;
import io.skep.entity.Outcome;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.pki.JoinToken;
import io.skep.pki.NodeRole;
import io.skep.pki.Vault;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a join token lets a machine in as: one of the swarm's two, or one that ends by itself. */
final class Entrance {
  private Entrance() {}

  /** Fails with {@link JoinDesk#invalidToken}; counts the use of a token that has few of them. */
  static CompletionStage<NodeRole> role(
      Cluster cluster, Vault vault, Commands commands, String token, NodeId node, Meta meta) {
    Optional<NodeRole> role =
        JoinToken.role(
            token, vault.open(cluster.workerToken()), vault.open(cluster.managerToken()));
    if (role.isPresent()) {
      return CompletableFuture.completedFuture(role.get());
    }
    String fingerprint = JoinToken.fingerprint(token);
    JoinPass pass = cluster.pass(fingerprint).orElseThrow(JoinDesk::invalidToken);
    return commands
        .cluster(new UseJoinPass(fingerprint, node, meta.time()), meta)
        .thenApply(
            outcome ->
                switch (outcome) {
                  case Outcome.Done done -> NodeRole.of(pass.role());
                  case Outcome.Refused refused -> throw JoinDesk.invalidToken();
                  case Outcome.Unavailable away -> throw new ControlException(503, away.reason());
                });
  }
}
