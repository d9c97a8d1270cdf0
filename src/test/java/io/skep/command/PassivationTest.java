package io.skep.command;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.entity.Outcome;
import io.skep.kernel.NodeId;
import io.skep.node.NodeCommand;
import io.skep.node.NodeStatus;
import io.skep.testdata.Specs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Entities come and go; commands do not. */
final class PassivationTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  /** Idle for a millisecond, so that entities end between and during commands all the time. */
  private final Stage stage = new Stage(Duration.ofMillis(1), 10_000);

  private final EntityCommands commands = stage.commands(LONG);

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void noCommandIsLostWhileEntitiesComeAndGo() {
    List<NodeId> nodes = List.of(new NodeId("n1"), new NodeId("n2"), new NodeId("n3"));
    nodes.forEach(node -> assertThat(tell(node, join())).succeedsWithin(LONG));
    int rounds = 300;
    for (int round = 0; round < rounds; round++) {
      List<CompletionStage<Outcome>> answers = new ArrayList<>();
      for (NodeId node : nodes) {
        answers.add(tell(node, status("a" + round)));
        answers.add(tell(node, status("b" + round)));
      }
      answers.forEach(
          answer ->
              assertThat(answer.toCompletableFuture().orTimeout(60, SECONDS).join())
                  .isEqualTo(new Outcome.Done(true)));
    }

    assertThat(stage.log()).hasSize(nodes.size() * (1 + 2 * rounds));
    assertThat(stage.view().current().node(nodes.getFirst()).orElseThrow().value().status())
        .isEqualTo(new NodeStatus(NodeStatus.READY, "b" + (rounds - 1), null));
  }

  private CompletionStage<Outcome> tell(NodeId node, NodeCommand command) {
    return commands.node(node, command, Stage.meta());
  }

  private static NodeCommand status(String message) {
    return new NodeCommand.SetNodeStatus(new NodeStatus(NodeStatus.READY, message, null));
  }

  private static NodeCommand join() {
    return new NodeCommand.JoinNode(
        Specs.node("active"), null, new NodeStatus(NodeStatus.READY, null, null), null);
  }
}
