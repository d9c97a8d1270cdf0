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
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a join token lets a machine in as: one of the swarm's two, or one that ends by itself.
 *
 * @param fingerprint of a token whose uses are counted; null for the swarm's two
 */
record Entrance(NodeRole role, @Nullable String fingerprint) {
  /** Throws {@link JoinDesk#invalidToken} if nobody may come in by this token now. */
  static Entrance by(String token, Cluster cluster, Vault vault, Instant now) {
    return JoinToken.role(
            token, vault.open(cluster.workerToken()), vault.open(cluster.managerToken()))
        .map(role -> new Entrance(role, null))
        .orElseGet(() -> counted(JoinToken.fingerprint(token), cluster, now));
  }

  private static Entrance counted(String fingerprint, Cluster cluster, Instant now) {
    JoinPass pass =
        cluster
            .pass(fingerprint)
            .filter(each -> each.isOpen(now))
            .orElseThrow(JoinDesk::invalidToken);
    return new Entrance(NodeRole.of(pass.role()), fingerprint);
  }

  /** Counts the use, last of all: of two machines with the last one, one comes in. */
  CompletionStage<Void> use(Commands commands, NodeId node, Meta meta) {
    if (fingerprint == null) {
      return CompletableFuture.completedFuture(null);
    }
    return commands
        .cluster(new UseJoinPass(fingerprint, node, meta.time()), meta)
        .thenAccept(
            outcome -> {
              switch (outcome) {
                case Outcome.Done done -> {}
                case Outcome.Refused refused -> throw JoinDesk.invalidToken();
                case Outcome.Unavailable away -> throw new ControlException(503, away.reason());
              }
            });
  }
}
