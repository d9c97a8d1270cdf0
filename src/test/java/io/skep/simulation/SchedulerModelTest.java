package io.skep.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.kernel.Cause;
import io.skep.kernel.IdSource;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.kernel.Principal;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.node.NodeCommand;
import io.skep.scheduler.NaiveScheduler;
import io.skep.scheduler.Placements;
import io.skep.scheduler.Scheduler;
import io.skep.spec.TaskState;
import io.skep.task.Task;
import io.skep.task.TaskCommand;
import io.skep.task.TaskEvent;
import io.skep.testdata.Seeds;
import io.skep.view.LiveView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** That the scheduler, with its heaps and counts, places as its plain model does. */
final class SchedulerModelTest {
  private static final int SEEDS = 300;
  private static final int MOST_NODES = 8;
  private static final int MOST_TASKS = 10;

  @Test
  void theSchedulerPlacesEveryTaskWhereItsModelDoes() {
    Seeds.check(SEEDS, random -> new World(new Chance(random)).check());
  }

  private static final class World {
    private final Chance chance;
    private final IdSource ids;
    private final LiveView live = new LiveView();
    private final InMemoryCommands log = new InMemoryCommands(live);
    private final Meta meta =
        new Meta(VirtualClock.START, Principal.user("root", 0), Cause.command("1", "a test"));

    World(Chance chance) {
      this.chance = chance;
      this.ids = new IdSource(chance.random());
    }

    void check() {
      RandomSpecs random = new RandomSpecs(chance);
      for (int i = 0; i <= chance.below(MOST_NODES); i++) {
        log.node(
            new NodeId(ids.next()),
            new NodeCommand.JoinNode(
                Specs.node(chance.any("active", "active", "active", "drain"), random.labels()),
                random.node("n" + i),
                Specs.status(chance.below(8) > 0),
                null),
            meta);
      }
      for (int i = 0; i <= chance.below(4); i++) {
        Specs specs = random.service("s" + i);
        ServiceId service = new ServiceId(ids.next());
        for (int slot = 1; slot <= 1 + chance.below(MOST_TASKS); slot++) {
          log.task(
              new TaskId(ids.next()), new TaskCommand.CreateTask(task(service, specs, slot)), meta);
        }
      }
      compare();
    }

    private static TaskEvent.TaskCreated task(ServiceId service, Specs specs, int slot) {
      return new TaskEvent.TaskCreated(
          service,
          specs.name(),
          Map.of(),
          slot,
          null,
          1,
          specs.task(),
          specs.endpoint(),
          TaskState.RUNNING,
          null,
          null);
    }

    private void compare() {
      Map<TaskId, NodeId> placed = new LinkedHashMap<>();
      Placements found = Scheduler.of(live.current()).place(VirtualClock.START);
      Map<TaskId, Placements.Placed> byTask = new LinkedHashMap<>();
      for (Placements.Placed each : found.placed()) {
        placed.put(each.task(), each.node());
        byTask.put(each.task(), each);
      }
      List<Task> tasks = new ArrayList<>();
      NaiveScheduler model = new NaiveScheduler(live.current().nodes(), tasks);
      log.log().stream()
          .filter(event -> event.recorded().event() instanceof TaskEvent.TaskCreated)
          .map(event -> new TaskId(event.id()))
          .forEach(
              id -> {
                Task task = live.current().tasks().get(id).value();
                Optional<NodeId> place = model.place(task, VirtualClock.START);
                assertThat(Optional.ofNullable(placed.get(id)))
                    .as("place of %s", task)
                    .isEqualTo(place);
                place.ifPresent(node -> tasks.add(NodeLaws.assigned(task, byTask.get(id))));
              });
    }
  }
}
