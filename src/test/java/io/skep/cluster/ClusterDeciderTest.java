package io.skep.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.cluster.ClusterCommand.FinishRootRotation;
import io.skep.cluster.ClusterCommand.InitializeSwarm;
import io.skep.cluster.ClusterCommand.UpdateSwarm;
import io.skep.cluster.ClusterEvent.JoinTokensRotated;
import io.skep.cluster.ClusterEvent.SwarmInitialized;
import io.skep.cluster.ClusterEvent.SwarmUpdated;
import io.skep.cluster.ClusterEvent.UnlockKeyChanged;
import io.skep.cluster.ClusterRejection.NoSwarm;
import io.skep.kernel.ClusterId;
import io.skep.kernel.Decision;
import io.skep.kernel.ObjectRejection.OutOfSequence;
import io.skep.kernel.Rejection.Code;
import io.skep.kernel.Sealed;
import io.skep.spec.TlsInfo;
import io.skep.testdata.Life;
import io.skep.testdata.Seeds;
import io.skep.testdata.Specs;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rules of the swarm as a whole, as laws. */
final class ClusterDeciderTest {
  private static final SwarmInitialized SWARM =
      new SwarmInitialized(
          new ClusterId("swarm1"),
          Specs.swarm("first"),
          new TlsInfo("root", "issuer", "key"),
          new Sealed("ca-key"),
          new Sealed("worker"),
          new Sealed("manager"),
          List.of("10.0.0.0/8"),
          24,
          4789);

  private final Life<ClusterCommand, ClusterEvent, Cluster> swarm =
      new Life<>(new ClusterDecider());

  @Test
  void aSwarmIsInitializedOnce() {
    assertThat(swarm.tell(new InitializeSwarm(SWARM))).isEqualTo(Decision.accept(SWARM));
    assertThat(swarm.ask(new InitializeSwarm(SWARM))).isEqualTo(Decision.nothing());

    assertThat(swarm.state().revision()).isEqualTo(1);
    assertThat(swarm.state().addressPools()).containsExactly("10.0.0.0/8");
    assertThat(swarm.state().unlockKey()).isNull();
  }

  @Test
  void withoutASwarmThereIsNothingToUpdate() {
    assertThat(swarm.ask(update(1, null, null, null))).isEqualTo(Decision.refuse(new NoSwarm()));
  }

  @Test
  void anUpdateConflictsWhenSpecOrTokensChanged() {
    swarm.told(new InitializeSwarm(SWARM), update(1, null, null, null));

    assertThat(swarm.ask(update(1, null, null, null)))
        .isEqualTo(Decision.refuse(new OutOfSequence()));
    assertThat(swarm.state().revision()).isEqualTo(2);
  }

  @Test
  void anUpdateWritesWhatItChanges() {
    swarm.told(new InitializeSwarm(SWARM));

    assertThat(swarm.tell(update(1, "w2", null, "lock")))
        .isEqualTo(
            new Decision.Accepted<ClusterEvent>(
                List.of(
                    new SwarmUpdated(Specs.swarm("second")),
                    new JoinTokensRotated(new Sealed("w2"), null),
                    new UnlockKeyChanged(new Sealed("lock")))));

    assertThat(swarm.state().spec()).isEqualTo(Specs.swarm("second"));
    assertThat(swarm.state().workerToken()).isEqualTo(new Sealed("w2"));
    assertThat(swarm.state().managerToken()).isEqualTo(SWARM.managerToken());
    assertThat(swarm.state().unlockKey()).isEqualTo(new Sealed("lock"));
    assertThat(swarm.state().caKey()).isEqualTo(SWARM.caKey());
  }

  @Test
  void aRotationEndsWithTheRootItBeganWithAndItsTokens() {
    RootRotation next =
        new RootRotation(
            new TlsInfo("root2", "issuer", "key2"),
            new Sealed("ca-key2"),
            "cross",
            new Sealed("w2"),
            new Sealed("m2"));
    swarm.told(
        new InitializeSwarm(SWARM),
        new UpdateSwarm(Specs.swarm("second"), 1, null, null, null, new RootChange.GoOver(next)));

    assertThat(swarm.state().tlsInfo()).isEqualTo(SWARM.tlsInfo());
    assertThat(swarm.state().signing()).isEqualTo(new TlsInfo("root", "issuer", "key2"));
    assertThat(swarm.ask(new FinishRootRotation("another"))).isEqualTo(Decision.nothing());

    swarm.told(new FinishRootRotation("key2"));

    assertThat(swarm.state().rotation()).isNull();
    assertThat(swarm.state().tlsInfo()).isEqualTo(next.tlsInfo());
    assertThat(swarm.state().caKey()).isEqualTo(next.caKey());
    assertThat(swarm.state().workerToken()).isEqualTo(next.workerToken());
    assertThat(swarm.ask(new FinishRootRotation("key2"))).isEqualTo(Decision.nothing());
  }

  @Test
  void aHistoryThatDoesNotBeginWithTheSwarmIsBroken() {
    assertThatThrownBy(
            () -> new ClusterDecider().apply(null, new SwarmUpdated(Specs.swarm("x")), null))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusalsSpeakSwarmsWords() {
    assertThat(new NoSwarm().code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(new NoSwarm().message()).startsWith("This node is not a swarm manager.");
    assertThat(new OutOfSequence().code()).isEqualTo(Code.UNKNOWN);
    assertThat(new OutOfSequence().message()).isEqualTo("update out of sequence");
  }

  @Test
  void underAnyCommandsReplayEqualsLifeAndRepeatsChangeNothing() {
    Seeds.check(
        200,
        random -> {
          Life<ClusterCommand, ClusterEvent, Cluster> life = new Life<>(new ClusterDecider());
          for (int step = 0; step < 20; step++) {
            ClusterCommand command =
                random.nextInt(5) == 0
                    ? new InitializeSwarm(SWARM)
                    : update(
                        life.exists() ? life.state().revision() : 0,
                        random.nextBoolean() ? "w" + step : null,
                        random.nextBoolean() ? "m" + step : null,
                        random.nextBoolean() ? "u" + step : null);
            life.tell(command);
            int events = life.events().size();
            life.tell(command);
            assertThat(life.events()).hasSize(events);
            assertThat(life.replayed()).isEqualTo(life.stateOrNull());
          }
        });
  }

  private static UpdateSwarm update(
      long revision, @Nullable String worker, @Nullable String manager, @Nullable String unlock) {
    return new UpdateSwarm(
        Specs.swarm("second"), revision, sealed(worker), sealed(manager), sealed(unlock), null);
  }

  private static @Nullable Sealed sealed(@Nullable String text) {
    return text == null ? null : new Sealed(text);
  }
}
