package io.skep.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.cluster.ClusterCommand.InitializeSwarm;
import io.skep.cluster.ClusterCommand.IssueJoinPass;
import io.skep.cluster.ClusterCommand.RevokeJoinPass;
import io.skep.cluster.ClusterCommand.UseJoinPass;
import io.skep.cluster.ClusterEvent.JoinPassIssued;
import io.skep.cluster.ClusterEvent.JoinPassUsed;
import io.skep.cluster.ClusterEvent.SwarmInitialized;
import io.skep.cluster.ClusterRejection.BadJoinPass;
import io.skep.cluster.ClusterRejection.InvalidJoinToken;
import io.skep.cluster.ClusterRejection.NoSuchJoinPass;
import io.skep.kernel.ClusterId;
import io.skep.kernel.Decision;
import io.skep.kernel.NodeId;
import io.skep.kernel.Sealed;
import io.skep.spec.TlsInfo;
import io.skep.testdata.Life;
import io.skep.testdata.Seeds;
import io.skep.testdata.Specs;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Join tokens that end by themselves let in as many as they say, while they last. */
final class JoinPassTest {
  private static final Instant NOW = Life.START;
  private static final Instant END = NOW.plus(Duration.ofHours(1));

  private final Life<ClusterCommand, ClusterEvent, Cluster> swarm =
      new Life<>(new ClusterDecider());

  @BeforeEach
  void found() {
    swarm.told(
        new InitializeSwarm(
            new SwarmInitialized(
                new ClusterId("swarm1"),
                Specs.swarm("first"),
                new TlsInfo("root", "issuer", "key"),
                new Sealed("ca-key"),
                new Sealed("worker"),
                new Sealed("manager"),
                null,
                24,
                4789)));
  }

  @Test
  void ofTwoMachinesWithATokenForOneExactlyOneComesIn() {
    swarm.told(issue("p", "f", 1));

    assertThat(swarm.tell(use("f", "n1", NOW)))
        .isEqualTo(Decision.accept(new JoinPassUsed("p", new NodeId("n1"))));
    assertThat(swarm.tell(use("f", "n2", NOW))).isEqualTo(Decision.refuse(new InvalidJoinToken()));
  }

  @Test
  void whoIsInIsLetInAgainWithoutAnotherUse() {
    swarm.told(issue("p", "f", 1), use("f", "n1", NOW));

    assertThat(swarm.ask(use("f", "n1", END.plusSeconds(1)))).isEqualTo(Decision.nothing());
  }

  @Test
  void aTokenEndsWithItsTime() {
    swarm.told(issue("p", "f", 5));

    assertThat(swarm.ask(use("f", "n1", END.minusSeconds(1))))
        .isInstanceOf(Decision.Accepted.class);
    assertThat(swarm.ask(use("f", "n1", END))).isEqualTo(Decision.refuse(new InvalidJoinToken()));
  }

  @Test
  void aRevokedTokenAndOneThatNeverWasAreRefusedAlike() {
    swarm.told(issue("p", "f", 5), new RevokeJoinPass("p"));

    assertThat(swarm.ask(use("f", "n1", NOW))).isEqualTo(Decision.refuse(new InvalidJoinToken()));
    assertThat(swarm.ask(use("g", "n1", NOW))).isEqualTo(Decision.refuse(new InvalidJoinToken()));
    assertThat(swarm.ask(new RevokeJoinPass("p")))
        .isEqualTo(Decision.refuse(new NoSuchJoinPass("p")));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1001})
  void aTokenHasABoundedNumberOfUses(long uses) {
    assertThat(swarm.ask(issue("p", "f", uses)))
        .isEqualTo(Decision.refuse(new BadJoinPass("uses: " + uses + " (expected: 1 to 1000)")));
  }

  @Test
  void aTokenThatIsOverAlreadyIsNotIssued() {
    assertThat(swarm.ask(new IssueJoinPass(new JoinPassIssued("p", "worker", "f", END, 1), END)))
        .isInstanceOf(Decision.Refused.class);
  }

  @Test
  void passesChangeNothingThatAUserMayHaveInHand() {
    long revision = swarm.state().revision();

    swarm.told(issue("p", "f", 1), use("f", "n1", NOW), new RevokeJoinPass("p"));

    assertThat(swarm.state().revision()).isEqualTo(revision);
  }

  @Test
  void noMoreComeInThanTheTokenSaysWhateverTheOrder() {
    Seeds.check(
        100,
        random -> {
          found();
          long uses = random.nextLong(1, 5);
          swarm.told(issue("p", "f", uses));
          long in =
              random
                  .ints(30, 0, 10)
                  .filter(n -> swarm.tell(use("f", "n" + n, NOW)) instanceof Decision.Accepted)
                  .distinct()
                  .count();
          assertThat(in).isLessThanOrEqualTo(uses);
          swarm.told(new RevokeJoinPass("p"));
          assertThat(swarm.replayed()).isEqualTo(swarm.state());
        });
  }

  private static IssueJoinPass issue(String id, String fingerprint, long uses) {
    return new IssueJoinPass(new JoinPassIssued(id, "worker", fingerprint, END, uses), NOW);
  }

  private static UseJoinPass use(String fingerprint, String node, Instant at) {
    return new UseJoinPass(fingerprint, new NodeId(node), at);
  }
}
