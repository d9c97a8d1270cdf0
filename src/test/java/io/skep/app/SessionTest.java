package io.skep.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skep.app.SessionPeers.Manager;
import io.skep.app.SessionPeers.Worker;
import io.skep.cluster.ClusterCommand.UpdateSwarm;
import io.skep.kernel.NodeId;
import io.skep.kernel.TaskId;
import io.skep.node.NodeCommand;
import io.skep.node.NodeStatus;
import io.skep.spec.SwarmSpec;
import io.skep.spec.TaskState;
import io.skep.view.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How agents find the leader, and whom the managers hear. */
final class SessionTest extends SessionBench {
  @Test
  void anAgentRegistersRunsItsTasksAndHearsItsRole() {
    Manager m1 = manager("m1");
    Worker w1 = worker("w1");
    m1.lead(1);
    m1.where(led(1, m1, m1));
    w1.know(led(0, null, m1));
    awaitState(W1, NodeStatus.READY);
    create("web");
    awaitRunning();
    assertThat(w1.heard).contains(led(1, m1, m1));
    await().atMost(SOON).until(() -> w1.roles.contains("worker"));
  }

  /** Perhaps another root signs now: it looks after its certificate when it hears its role. */
  @Test
  void anAgentHearsItsRoleAgainWhenTheSwarmHasChanged() {
    Manager m1 = manager("m1");
    Worker w1 = worker("w1");
    m1.lead(1);
    m1.where(led(1, m1, m1));
    w1.know(led(0, null, m1));
    awaitState(W1, NodeStatus.READY);
    await().atMost(SOON).until(() -> w1.roles.equals(List.of("worker")));
    SwarmSpec spec = live.current().cluster().value().spec();
    commands.cluster(new UpdateSwarm(spec, 1, null, null, null, null), user());
    await().atMost(SOON).until(() -> w1.roles.equals(List.of("worker", "worker")));
  }

  @Test
  void aManagerThatDoesNotLeadSendsTheAgentToTheOneThatDoes() {
    Manager m1 = manager("m1");
    Manager m2 = manager("m2");
    m1.lead(1);
    m1.where(led(1, m1, m1, m2));
    m2.where(led(1, m1, m1, m2));
    Worker w1 = worker("w1");
    w1.know(led(0, null, m2));
    awaitState(W1, NodeStatus.READY);
  }

  @Test
  void anAgentWaitsWithAManagerUntilSomebodyLeads() {
    Manager m1 = manager("m1");
    Worker w1 = worker("w1");
    m1.where(led(0, null, m1));
    w1.know(led(0, null, m1));
    await().atMost(SOON).until(() -> !w1.heard.isEmpty());
    assertThat(node(W1).isDown()).isTrue();
    m1.lead(1);
    m1.where(led(1, m1, m1));
    awaitState(W1, NodeStatus.READY);
  }

  /** A manager cut off from the others never hears who leads. */
  @Test
  void anAgentDoesNotWaitForEverWithAManagerThatKnowsNoLeader() {
    Manager m1 = manager("m1");
    Manager m2 = manager("m2");
    m1.where(led(9, null, m1, m2));
    m2.lead(2);
    m2.where(led(2, m2, m1, m2));
    Worker w1 = worker("w1");
    w1.know(led(0, null, m1));
    awaitState(W1, NodeStatus.READY);
  }

  @Test
  void anAgentFollowsTheLeadershipAndItsTasksRunOn() {
    Manager m1 = manager("m1");
    Manager m2 = manager("m2");
    Worker w1 = worker("w1");
    m1.lead(1);
    m1.where(led(1, m1, m1, m2));
    m2.where(led(1, m1, m1, m2));
    w1.know(led(0, null, m1, m2));
    awaitState(W1, NodeStatus.READY);
    create("web");
    TaskId task = awaitRunning();

    m1.close();
    m2.lead(2);
    m2.where(led(2, m2, m1, m2));
    await().atMost(SOON).until(() -> w1.heard.contains(led(2, m2, m1, m2)));
    create("web2");
    await()
        .atMost(SOON)
        .until(
            () ->
                live.current().tasks().values().stream()
                        .filter(each -> each.value().state() == TaskState.RUNNING)
                        .count()
                    == 2);
    assertThat(live.current().task(task).map(Entry::value).orElseThrow().state())
        .isEqualTo(TaskState.RUNNING);
    assertThat(w1.engine.containers()).hasSize(2);
  }

  @Test
  void whoClaimsToBeAnotherNodeIsNotHeard() {
    join(new NodeId("w2"));
    Manager m1 = manager("m1");
    m1.lead(1);
    m1.where(led(1, m1, m1));
    Worker liar = new Worker(pki.worker("w2"), W1, folder.resolve("liar"));
    started.add(liar);
    liar.know(led(0, null, m1));
    await()
        .atMost(SOON)
        .until(() -> liar.heard.stream().filter(each -> each.managers().isEmpty()).count() >= 2);
    assertThat(node(W1).isDown()).isTrue();
    assertThat(node(new NodeId("w2")).isDown()).isTrue();
  }

  @Test
  void aNewerSessionOfANodeEndsTheOlder() {
    Manager m1 = manager("m1");
    m1.lead(1);
    m1.where(led(1, m1, m1));
    Worker first = worker("w1");
    first.know(led(0, null, m1));
    awaitState(W1, NodeStatus.READY);
    first.close();
    started.remove(first);
    Worker second = worker("w1");
    second.know(led(0, null, m1));
    create("web");
    awaitRunning();
    assertThat(second.engine.containers()).hasSize(1);
  }

  @Test
  void aRemovedNodeLosesItsSession() {
    Manager m1 = manager("m1");
    Worker w1 = worker("w1");
    m1.lead(1);
    m1.where(led(1, m1, m1));
    w1.know(led(0, null, m1));
    awaitState(W1, NodeStatus.READY);
    commands.node(W1, new NodeCommand.RemoveNode(true), user());
    await().atMost(SOON).until(() -> w1.heard.stream().anyMatch(each -> each.managers().isEmpty()));
  }
}
