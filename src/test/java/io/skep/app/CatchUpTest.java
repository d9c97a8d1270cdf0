package io.skep.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.kernel.Cause;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.kernel.Principal;
import io.skep.node.NodeCommand.JoinNode;
import io.skep.simulation.InMemoryCommands;
import io.skep.simulation.Specs;
import io.skep.view.LiveView;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A manager whose disk was full had its clients wait for its view, which stood still: for six
 * seconds none of their writes seemed to be accepted, though another manager led after one.
 */
final class CatchUpTest {
  private final LiveView view = new LiveView();
  private final InMemoryCommands commands = new InMemoryCommands(view);
  private final CatchUp catchUp = new CatchUp(view, Duration.ofMillis(50));

  private void join(String node) {
    commands.node(
        new NodeId(node),
        new JoinNode(Specs.node("active", Map.of()), null, Specs.status(true), null),
        new Meta(Instant.EPOCH, Principal.user("root", 0), Cause.command("c", "a test")));
  }

  private long next() {
    return view.current().index() + 1;
  }

  @Test
  void whatTheViewHasIsToldAtOnceAndNothingIsOwed() {
    assertThat(catchUp.reach(view.current().index())).isCompleted();
    assertThat(catchUp.isBehind()).isFalse();
  }

  @Test
  void whoFollowsIsWaitedFor() {
    CatchUp patient = new CatchUp(view, Duration.ofMinutes(1));
    var told = patient.reach(next()).toCompletableFuture();
    assertThat(told).isNotDone();
    join("n1");
    told.join();
    assertThat(patient.isBehind()).isFalse();
  }

  @Test
  void whoStandsStillIsNotWaitedForButOwesWhatWasTold() {
    catchUp.reach(next()).toCompletableFuture().join();
    assertThat(catchUp.isBehind()).isTrue();
    assertThat(catchUp.staysBehind().toCompletableFuture().join()).isTrue();
    assertThat(catchUp.reach(next() + 1)).as("the next does not wait").isCompleted();
    join("n1");
    assertThat(catchUp.isBehind()).isTrue();
    join("n2");
    assertThat(catchUp.isBehind()).isFalse();
  }

  /** A manager just restarted showed a swarm without what had been written while it was away. */
  @Test
  void whoMayHaveMissedSomethingIsBehindUntilALeaderSaysHowLongTheLogIs() {
    catchUp.doubt();
    assertThat(catchUp.isBehind()).isTrue();
    assertThat(catchUp.staysBehind().toCompletableFuture().join()).isTrue();
    long asked = catchUp.newestDoubt();
    catchUp.settle(asked, next());
    assertThat(catchUp.isInDoubt()).isFalse();
    assertThat(catchUp.isBehind()).as("the leader's log is longer").isTrue();
    join("n1");
    assertThat(catchUp.isBehind()).isFalse();
  }

  @Test
  void anAnswerToAnEarlierQuestionSettlesNoLaterDoubt() {
    catchUp.doubt();
    long asked = catchUp.newestDoubt();
    catchUp.doubt();
    catchUp.settle(asked, view.current().index());
    assertThat(catchUp.isInDoubt()).isTrue();
    catchUp.settle(catchUp.newestDoubt(), view.current().index());
    assertThat(catchUp.isInDoubt()).isFalse();
  }

  @Test
  void whoEndsFailsThoseWhoWait() {
    CatchUp patient = new CatchUp(view, Duration.ofMinutes(1));
    var told = patient.reach(next()).toCompletableFuture();
    view.end();
    assertThatThrownBy(told::join).hasMessageContaining("no longer follows");
  }
}
