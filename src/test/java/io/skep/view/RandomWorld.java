package io.skep.view;

import io.skep.cluster.ClusterCommand;
import io.skep.cluster.ClusterEvent;
import io.skep.kernel.ClusterId;
import io.skep.kernel.NodeId;
import io.skep.kernel.Sealed;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.node.NodeCommand;
import io.skep.node.NodeStatus;
import io.skep.service.ServiceCommand;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import io.skep.spec.TlsInfo;
import io.skep.spec.UpdateStatus;
import io.skep.task.TaskCommand;
import io.skep.task.TaskEvent.TaskCreated;
import io.skep.testdata.Life;
import io.skep.testdata.Specs;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Tells a small world random things: few objects, so that much happens to each. */
final class RandomWorld {
  private static final List<TaskState> STATES = List.of(TaskState.values());

  private final RandomGenerator random;
  private final World world = new World();

  RandomWorld(RandomGenerator random) {
    this.random = random;
  }

  World world() {
    return world;
  }

  void step() {
    switch (random.nextInt(20)) {
      case 0 -> world.swarm(initialize());
      case 1, 2 -> world.node(node(), nodeCommand());
      case 3, 4, 5 -> service(random.nextInt(1, 5));
      default -> world.task("t" + random.nextInt(1, 15), taskCommand());
    }
  }

  private static ClusterCommand initialize() {
    Sealed sealed = new Sealed("x");
    return new ClusterCommand.InitializeSwarm(
        new ClusterEvent.SwarmInitialized(
            new ClusterId("swarm1"),
            Specs.swarm("a"),
            new TlsInfo(null, null, null),
            sealed,
            sealed,
            sealed,
            null,
            24,
            4789));
  }

  private NodeCommand nodeCommand() {
    return switch (random.nextInt(5)) {
      case 0, 1 -> new NodeCommand.JoinNode(Specs.node("active"), null, status("ready"), null);
      case 2 -> new NodeCommand.SetNodeStatus(status(random.nextBoolean() ? "down" : "ready"));
      case 3 -> new NodeCommand.UpdateNode(Specs.node("drain"), random.nextLong(1, 3));
      default -> new NodeCommand.RemoveNode(random.nextBoolean());
    };
  }

  private static NodeStatus status(String state) {
    return new NodeStatus(state, null, null);
  }

  private void service(int number) {
    String id = "s" + number;
    world.service(
        id,
        switch (random.nextInt(6)) {
          case 0, 1 -> new ServiceCommand.CreateService(Specs.service("web" + number, 1));
          case 2, 3 ->
              new ServiceCommand.UpdateService(
                  Specs.service("web" + number, 2), random.nextLong(1, 4));
          case 4 ->
              new ServiceCommand.SetUpdateStatus(
                  random.nextLong(1, 4),
                  new UpdateStatus("updating", Life.START, null, "" + random.nextInt(3)));
          default ->
              random.nextInt(3) == 0
                  ? new ServiceCommand.RemoveService()
                  : new ServiceCommand.CreateService(Specs.service("web" + number, 1));
        });
  }

  private TaskCommand taskCommand() {
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> new TaskCommand.CreateTask(created());
      case 3, 4 ->
          new TaskCommand.AssignTask(new NodeId(node()), taskStatus(TaskState.ASSIGNED), null);
      case 5, 6 -> new TaskCommand.ReportTaskStatus(new NodeId(node()), taskStatus(anyState()));
      case 7 -> new TaskCommand.DesireTaskState(anyState());
      case 8 -> new TaskCommand.SettleTaskStatus(taskStatus(anyState()));
      default -> new TaskCommand.RemoveTask();
    };
  }

  private TaskCreated created() {
    return new TaskCreated(
        new ServiceId("s" + random.nextInt(1, 5)),
        "web",
        Map.of(),
        random.nextLong(1, 3),
        random.nextInt(4) == 0 ? new NodeId(node()) : null,
        random.nextLong(1, 3),
        Specs.task("alpine"),
        null,
        TaskState.READY,
        null,
        random.nextBoolean() ? new TaskId("t0") : null);
  }

  private String node() {
    return "n" + random.nextInt(1, 4);
  }

  private TaskState anyState() {
    return STATES.get(random.nextInt(STATES.size()));
  }

  private static TaskStatus taskStatus(TaskState state) {
    return new TaskStatus(Life.START, state, null, null, null, null);
  }
}
