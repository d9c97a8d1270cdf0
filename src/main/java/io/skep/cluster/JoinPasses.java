package io.skep.cluster;

import io.skep.cluster.ClusterCommand.IssueJoinPass;
import io.skep.cluster.ClusterCommand.RevokeJoinPass;
import io.skep.cluster.ClusterCommand.UseJoinPass;
import io.skep.cluster.ClusterEvent.JoinPassIssued;
import io.skep.cluster.ClusterEvent.JoinPassRevoked;
import io.skep.cluster.ClusterEvent.JoinPassUsed;
import io.skep.cluster.ClusterRejection.BadJoinPass;
import io.skep.cluster.ClusterRejection.InvalidJoinToken;
import io.skep.cluster.ClusterRejection.NoSuchJoinPass;
import io.skep.kernel.Decision;
import java.time.Instant;
import java.util.List;

/** The rules of join tokens that end by themselves. */
final class JoinPasses {
  private static final int MOST = 1000;
  private static final long MOST_USES = 1000;

  private JoinPasses() {}

  static Decision<ClusterEvent> issue(Cluster swarm, IssueJoinPass command) {
    JoinPassIssued pass = command.pass();
    JoinPass present = swarm.passes().get(pass.id());
    if (present != null) {
      return present.fingerprint().equals(pass.fingerprint())
          ? Decision.nothing()
          : refuse("join token " + pass.id() + " already exists");
    }
    if (pass.uses() < 1 || pass.uses() > MOST_USES) {
      return refuse("uses: " + pass.uses() + " (expected: 1 to " + MOST_USES + ")");
    }
    if (!command.now().isBefore(pass.expiresAt())) {
      return refuse("expires: " + pass.expiresAt() + " (expected: after " + command.now() + ")");
    }
    if (swarm.passes().size() >= MOST) {
      return refuse("join tokens: " + MOST + " already (expected: fewer; remove some)");
    }
    return Decision.accept(pass);
  }

  /** Whoever was let in already is let in again: its answer may have been lost. */
  static Decision<ClusterEvent> use(Cluster swarm, UseJoinPass command) {
    JoinPass pass = swarm.pass(command.fingerprint()).orElse(null);
    if (pass == null) {
      return Decision.refuse(new InvalidJoinToken());
    }
    if (pass.usedBy().contains(command.node())) {
      return Decision.nothing();
    }
    return pass.isOpen(command.now())
        ? Decision.accept(new JoinPassUsed(pass.id(), command.node()))
        : Decision.refuse(new InvalidJoinToken());
  }

  static Decision<ClusterEvent> revoke(Cluster swarm, RevokeJoinPass command) {
    return swarm.passes().containsKey(command.id())
        ? Decision.accept(new JoinPassRevoked(command.id()))
        : Decision.refuse(new NoSuchJoinPass(command.id()));
  }

  static JoinPass issued(JoinPassIssued event, Instant now) {
    return new JoinPass(
        event.id(),
        event.role(),
        event.fingerprint(),
        event.expiresAt(),
        event.uses(),
        List.of(),
        now);
  }

  private static Decision<ClusterEvent> refuse(String why) {
    return Decision.refuse(new BadJoinPass(why));
  }
}
