package io.skep.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.app.Leader.Lead;
import io.skep.app.Leader.StepDown;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One office at a time, of the newest term, and none after stepping down. */
final class LeaderTest {
  private static final Duration QUIET = Duration.ofMillis(200);

  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<String> seen = kit.createTestProbe();
  private final LeaderCommands commands = new LeaderCommands();
  private final AtomicReference<CompletableFuture<Void>> writes =
      new AtomicReference<>(CompletableFuture.completedFuture(null));
  private final ActorRef<Leader.Message> leader =
      kit.spawn(Leader.create(this::office, commands, writes::get));

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private Behavior<Void> office(long term) {
    return Behaviors.setup(
        context -> {
          seen.getRef().tell("start " + term);
          return Behaviors.receive(Void.class)
              .onSignal(
                  PostStop.class,
                  stop -> {
                    seen.getRef().tell("stop " + term);
                    return Behaviors.same();
                  })
              .build();
        });
  }

  @Test
  void aNewTermStartsOnlyAfterTheOldOneHasEnded() {
    leader.tell(new Lead(1));
    seen.expectMessage("start 1");
    leader.tell(new Lead(2));
    seen.expectMessage("stop 1");
    seen.expectMessage("start 2");
    seen.expectNoMessage(QUIET);
  }

  @Test
  void steppingDownEndsTheOfficeAndNothingStarts() {
    leader.tell(new Lead(1));
    seen.expectMessage("start 1");
    leader.tell(new StepDown(1));
    seen.expectMessage("stop 1");
    seen.expectNoMessage(QUIET);
    assertThat(commands.hasLeader()).isFalse();
  }

  @Test
  void anOfficeWaitsForWhatTheOneBeforeItWrote() {
    leader.tell(new Lead(1));
    seen.expectMessage("start 1");
    CompletableFuture<Void> written = new CompletableFuture<>();
    writes.set(written);
    leader.tell(new StepDown(1));
    leader.tell(new Lead(2));
    seen.expectMessage("stop 1");
    seen.expectNoMessage(QUIET);
    assertThat(commands.hasLeader()).isFalse();

    written.complete(null);

    seen.expectMessage("start 2");
  }

  @Test
  void aTermThatEndsWhileItWaitsForWritesIsNotLed() {
    CompletableFuture<Void> written = new CompletableFuture<>();
    writes.set(written);
    leader.tell(new Lead(1));
    leader.tell(new StepDown(1));
    written.complete(null);
    seen.expectNoMessage(QUIET);
    leader.tell(new Lead(2));
    seen.expectMessage("start 2");
  }

  @Test
  void wordOfAnOlderTermChangesNothing() {
    leader.tell(new Lead(3));
    seen.expectMessage("start 3");
    leader.tell(new StepDown(2));
    leader.tell(new Lead(2));
    seen.expectNoMessage(QUIET);
  }

  /** As when a journal held its writes for a moment, and no other manager was elected. */
  @Test
  void aTermThatWasLostAndCameBackIsLedAgain() {
    leader.tell(new Lead(1));
    seen.expectMessage("start 1");
    leader.tell(new StepDown(1));
    leader.tell(new Lead(1));
    seen.expectMessage("stop 1");
    seen.expectMessage("start 1");
  }

  @Test
  void whoEndsWaitsForTheOfficeAndStartsNoOther() {
    leader.tell(new Lead(1));
    seen.expectMessage("start 1");
    CompletableFuture<Void> ended = new CompletableFuture<>();
    leader.tell(new Leader.End(ended));
    ended.join();
    seen.expectMessage("stop 1");
    leader.tell(new Lead(2));
    seen.expectNoMessage(QUIET);
    assertThat(commands.hasLeader()).isFalse();
  }
}
