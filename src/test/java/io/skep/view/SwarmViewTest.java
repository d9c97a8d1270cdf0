package io.skep.view;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.kernel.Recorded;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.node.NodeCommand.JoinNode;
import io.skep.node.NodeCommand.RemoveNode;
import io.skep.node.NodeCommand.SetNodeStatus;
import io.skep.node.NodeCommand.UpdateNode;
import io.skep.node.NodeStatus;
import io.skep.service.ServiceCommand.CreateService;
import io.skep.service.ServiceCommand.RemoveService;
import io.skep.service.ServiceCommand.SetUpdateStatus;
import io.skep.service.ServiceCommand.UpdateService;
import io.skep.service.ServiceEvent.ServiceRemoved;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import io.skep.spec.UpdateStatus;
import io.skep.task.Task;
import io.skep.task.TaskCommand.AssignTask;
import io.skep.task.TaskCommand.CreateTask;
import io.skep.task.TaskCommand.DesireTaskState;
import io.skep.task.TaskCommand.RemoveTask;
import io.skep.task.TaskCommand.ReportTaskStatus;
import io.skep.task.TaskEvent.TaskCreated;
import io.skep.testdata.Life;
import io.skep.testdata.Seeds;
import io.skep.testdata.Specs;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The view is what its events say, however one looks at it. */
final class SwarmViewTest {
  private static final ServiceId WEB = new ServiceId("s1");
  private static final NodeId HERE = new NodeId("n1");
  private static final NodeStatus READY = new NodeStatus(NodeStatus.READY, null, null);

  private final World world = new World();

  @Test
  void itsIndexIsThatOfTheLastEvent() {
    assertThat(SwarmView.empty().index()).isZero();

    world.service("s1", new CreateService(Specs.service("web", 1)));
    LoggedEvent foreign =
        new LoggedEvent(7, "skep|term", new Recorded<>(meta(), "what the view does not know"));

    assertThat(world.view().index()).isEqualTo(1);
    assertThat(world.view().apply(foreign).index()).isEqualTo(7);
    assertThat(world.view().apply(foreign).services()).isEqualTo(world.view().services());
  }

  private Meta meta() {
    return world.log().getFirst().recorded().meta();
  }

  @Test
  void anObjectHasTheIndexesOfItsCreationItsLastEventAndItsLastWish() {
    world
        .service("s1", new CreateService(Specs.service("web", 1)))
        .service("s1", new UpdateService(Specs.service("web", 2), 1))
        .service("s1", new SetUpdateStatus(2, new UpdateStatus("updating", null, null, null)));
    assertIndexes(world.view().service(WEB).orElseThrow(), 1, 3, 2);

    world
        .node("n1", new JoinNode(Specs.node("active"), null, READY, null))
        .node("n1", new UpdateNode(Specs.node("drain"), 1))
        .node("n1", new SetNodeStatus(new NodeStatus(NodeStatus.DOWN, null, null)));
    assertIndexes(world.view().node(HERE).orElseThrow(), 4, 6, 5);

    world
        .task("t1", create(1, 1, null))
        .task("t1", new AssignTask(HERE, status(TaskState.ASSIGNED), null))
        .task("t1", new ReportTaskStatus(HERE, status(TaskState.RUNNING)))
        .task("t1", new DesireTaskState(TaskState.SHUTDOWN))
        .task("t1", new ReportTaskStatus(HERE, status(TaskState.SHUTDOWN)));
    assertIndexes(world.view().task(new TaskId("t1")).orElseThrow(), 7, 11, 10);
  }

  private static void assertIndexes(Entry<?> entry, long created, long last, long wish) {
    assertThat(entry.createdIndex()).isEqualTo(created);
    assertThat(entry.index()).isEqualTo(last);
    assertThat(entry.wishIndex()).isEqualTo(wish);
  }

  @Test
  void aNameIsFreeOnceItsServiceIsGone() {
    world.service("s1", new CreateService(Specs.service("web", 1)));
    assertThat(world.view().serviceNamed("web")).contains(WEB);
    assertThat(world.view().serviceNamed("we")).isEmpty();

    world.service("s1", new RemoveService());
    assertThat(world.view().serviceNamed("web")).isEmpty();
    assertThat(world.view().service(WEB)).isEmpty();
  }

  @Test
  void aServiceThatIsGoneStillHasItsTasksUntilTheyGoToo() {
    world
        .service("s1", new CreateService(Specs.service("web", 1)))
        .task("t1", create(1, 1, null))
        .service("s1", new RemoveService());
    assertThat(world.view().tasksOf(WEB)).containsExactly(new TaskId("t1"));
    assertThat(world.view().removalOf("service", "s1")).hasValue(3);

    world.task("t1", new RemoveTask());
    assertThat(world.view().tasksOf(WEB)).isEmpty();
    assertThat(world.view().removalOf("service", "s1")).isEmpty();
  }

  @Test
  void aNodeThatIsGoneStillHasItsTasksUntilTheyGoToo() {
    world
        .node("n1", new JoinNode(Specs.node("active"), null, READY, null))
        .task("t1", create(1, 1, null))
        .task("t1", new AssignTask(HERE, status(TaskState.ASSIGNED), null))
        .node("n1", new RemoveNode(true));
    assertThat(world.view().node(HERE)).isEmpty();
    assertThat(world.view().tasksOn(HERE)).containsExactly(new TaskId("t1"));
    assertThat(world.view().removalOf("node", "n1")).hasValue(4);

    world.task("t1", new RemoveTask());
    assertThat(world.view().tasksOn(HERE)).isEmpty();
    assertThat(world.view().removalOf("node", "n1")).isEmpty();
  }

  @Test
  void aViewThatSomebodyHoldsNeverChanges() {
    world.service("s1", new CreateService(Specs.service("web", 1)));
    SwarmView held = world.view();
    SwarmView next =
        held.apply(new LoggedEvent(2, "service|s1", new Recorded<>(meta(), new ServiceRemoved())));

    assertThat(next.service(WEB)).isEmpty();
    assertThat(held.service(WEB)).isPresent();
    assertThat(held.index()).isEqualTo(1);
  }

  @Test
  void restartsAreCountedForEachSlotAndRevision() {
    world
        .service("s1", new CreateService(Specs.service("web", 1)))
        .task("t1", create(1, 1, null))
        .task("t2", create(1, 1, "t1"))
        .task("t3", create(1, 1, "t2"))
        .task("t4", create(2, 1, "t0"));
    assertThat(restarts(1)).hasSize(2);
    assertThat(restarts(2)).hasSize(1);

    world.task("t5", create(1, 2, "t3"));
    assertThat(restarts(1)).hasSize(1);
    assertThat(world.view().restartsOf(new Slot(WEB, 1, null)).orElseThrow().revision())
        .isEqualTo(2);

    world.service("s1", new RemoveService()).task("t6", create(1, 2, "t5"));
    assertThat(world.view().restartsOf(new Slot(WEB, 1, null))).isEmpty();
    assertThat(world.view().restarts()).isEmpty();
  }

  private List<Instant> restarts(long slot) {
    return world.view().restartsOf(new Slot(WEB, slot, null)).orElseThrow().restarts();
  }

  /** A policy of more attempts than were kept could never be exhausted. */
  @Test
  void asManyRestartsAreKeptAsThePolicyCounts() {
    RestartHistory limited = RestartHistory.of(1);
    RestartHistory patient = RestartHistory.of(1);
    for (int i = 0; i < RestartHistory.LIMIT + 500; i++) {
      limited = limited.and(Life.START.plusSeconds(i), RestartHistory.LIMIT);
      patient = patient.and(Life.START.plusSeconds(i), RestartHistory.LIMIT + 500);
    }

    assertThat(limited.restarts()).hasSize(RestartHistory.LIMIT);
    assertThat(limited.restarts().getFirst()).isEqualTo(Life.START.plusSeconds(500));
    assertThat(patient.restarts()).hasSize(RestartHistory.LIMIT + 500);
  }

  @Test
  void afterAnyEventsItAgreesWithTheEntities() {
    Seeds.check(
        150,
        random -> {
          RandomWorld told = new RandomWorld(random);
          SwarmView view = SwarmView.empty();
          int folded = 0;
          for (int step = 0; step < 150; step++) {
            told.step();
            List<LoggedEvent> log = told.world().log();
            view = view.applyAll(log.subList(folded, log.size()));
            folded = log.size();
          }
          assertAgrees(view, told.world());
        });
  }

  private static void assertAgrees(SwarmView view, World world) {
    assertThat(values(view.nodes())).isEqualTo(world.nodes());
    assertThat(values(view.services())).isEqualTo(world.services());
    assertThat(values(view.tasks())).isEqualTo(world.tasks());
    assertThat(view.cluster() == null ? null : view.cluster().value())
        .isEqualTo(world.cluster().orElse(null));
    assertThat(view.serviceNames())
        .isEqualTo(
            world.services().entrySet().stream()
                .collect(toMap(entry -> entry.getValue().name(), Map.Entry::getKey)));
    Map<TaskId, Task> tasks = world.tasks();
    assertThat(view.tasksByService())
        .isEqualTo(
            tasks.entrySet().stream()
                .collect(
                    groupingBy(
                        entry -> entry.getValue().serviceId(),
                        mapping(Map.Entry::getKey, toSet()))));
    tasks.values().removeIf(task -> task.nodeId() == null);
    assertThat(view.tasksByNode())
        .isEqualTo(
            tasks.entrySet().stream()
                .collect(
                    groupingBy(
                        entry -> entry.getValue().nodeId(), mapping(Map.Entry::getKey, toSet()))));
    assertThat(view.index()).isEqualTo(world.log().size());
    assertThat(view.restarts().keySet()).isSubsetOf(world.services().keySet());
    view.tasks().forEach((id, entry) -> assertIndexes(world, "task|" + id, entry));
    view.services().forEach((id, entry) -> assertIndexes(world, "service|" + id, entry));
    view.nodes().forEach((id, entry) -> assertIndexes(world, "node|" + id, entry));
    view.removals().keySet().forEach(id -> assertStillHasTasks(view, id));
  }

  private static <K, V> Map<K, V> values(Map<K, Entry<V>> entries) {
    return entries.entrySet().stream()
        .collect(toMap(Map.Entry::getKey, entry -> entry.getValue().value()));
  }

  private static void assertIndexes(World world, String persistenceId, Entry<?> entry) {
    List<Long> indexes =
        world.log().stream()
            .filter(event -> event.persistenceId().equals(persistenceId))
            .map(LoggedEvent::index)
            .toList();
    assertThat(entry.createdIndex()).isEqualTo(indexes.getFirst());
    assertThat(entry.index()).isEqualTo(indexes.getLast());
    assertThat(entry.wishIndex()).isBetween(entry.createdIndex(), entry.index());
  }

  private static void assertStillHasTasks(SwarmView view, String persistenceId) {
    String id = persistenceId.substring(persistenceId.indexOf('|') + 1);
    Set<TaskId> left =
        persistenceId.startsWith("node|")
            ? view.tasksOn(new NodeId(id))
            : view.tasksOf(new ServiceId(id));
    assertThat(left).isNotEmpty();
  }

  private static CreateTask create(long slot, long revision, @Nullable String replaces) {
    return new CreateTask(
        new TaskCreated(
            WEB,
            "web",
            Map.of(),
            slot,
            null,
            revision,
            Specs.task("alpine"),
            null,
            TaskState.READY,
            null,
            replaces == null ? null : new TaskId(replaces)));
  }

  private static TaskStatus status(TaskState state) {
    return new TaskStatus(Life.START, state, null, null, null, null);
  }
}
