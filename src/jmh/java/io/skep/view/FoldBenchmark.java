package io.skep.view;

import io.skep.kernel.Cause;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.kernel.Principal;
import io.skep.kernel.Recorded;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.service.ServiceEvent.ServiceCreated;
import io.skep.service.ServiceEvent.ServiceRemoved;
import io.skep.spec.ServiceSpec;
import io.skep.spec.TaskSpec;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import io.skep.task.TaskEvent;
import io.skep.task.TaskEvent.TaskAssigned;
import io.skep.task.TaskEvent.TaskCreated;
import io.skep.task.TaskEvent.TaskStatusChanged;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to fold an event, in a swarm of 1,000 services and 20,000 tasks on 100 nodes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class FoldBenchmark {
  private static final int SERVICES = 1_000;
  private static final int TASKS = 20_000;
  private static final int NODES = 100;
  private static final int EVENTS_PER_TASK = 5;
  private static final int EVENTS = TASKS * EVENTS_PER_TASK;
  private static final int RESTARTS = 1_000;
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Meta META = new Meta(NOW, Principal.system("bench"), Cause.event(1));
  private static final TaskSpec SPEC =
      new TaskSpec(null, null, null, null, null, null, null, null, 0, null);

  private SwarmView services = SwarmView.empty();
  private SwarmView full = SwarmView.empty();
  private List<LoggedEvent> tasks = List.of();
  private List<LoggedEvent> restarts = List.of();

  /** Makes the events, and the swarms that they are folded into. */
  @Setup
  public void make() {
    List<LoggedEvent> made = new ArrayList<>();
    for (int i = 0; i < SERVICES; i++) {
      ServiceSpec spec = new ServiceSpec("web" + i, Map.of(), SPEC, null, null, null, null, null);
      made.add(event(i, "service|s" + i, new ServiceCreated(spec)));
    }
    services = SwarmView.empty().applyAll(made);
    tasks = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      for (TaskEvent event : lifeOfATask(i)) {
        tasks.add(event(SERVICES + tasks.size(), "task|t" + i, event));
      }
    }
    full = services.applyAll(tasks);
    restarts = new ArrayList<>();
    for (int i = 0; i < RESTARTS; i++) {
      restarts.add(event(SERVICES + EVENTS + i, "task|r" + i, created(7, 1, new TaskId("t0"))));
    }
    full = full.applyAll(restarts);
  }

  private static List<TaskEvent> lifeOfATask(int number) {
    return List.of(
        created(number % SERVICES, number, number % 4 == 0 ? new TaskId("t0") : null),
        new TaskAssigned(new NodeId("n" + number % NODES), status(TaskState.ASSIGNED), null),
        new TaskStatusChanged(status(TaskState.ACCEPTED)),
        new TaskStatusChanged(status(TaskState.PREPARING)),
        new TaskStatusChanged(status(TaskState.RUNNING)));
  }

  private static TaskCreated created(int service, int slot, @Nullable TaskId replaces) {
    return new TaskCreated(
        new ServiceId("s" + service),
        "web" + service,
        Map.of(),
        slot,
        null,
        1,
        SPEC,
        null,
        TaskState.RUNNING,
        null,
        replaces);
  }

  private static TaskStatus status(TaskState state) {
    return new TaskStatus(NOW, state, "", null, null, null);
  }

  private static LoggedEvent event(int before, String persistenceId, Object event) {
    return new LoggedEvent(before + 1L, persistenceId, new Recorded<>(META, event));
  }

  /** 20,000 tasks from creation to running, into a swarm without tasks. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public SwarmView taskEvents() {
    return services.applyAll(tasks);
  }

  /** A slot that is restarted again and again. */
  @Benchmark
  @OperationsPerInvocation(RESTARTS)
  public SwarmView restartsOfOneSlot() {
    return services.applyAll(restarts);
  }

  /** One service of many goes. */
  @Benchmark
  public SwarmView serviceRemoval() {
    return full.apply(event(SERVICES + EVENTS + RESTARTS, "service|s7", new ServiceRemoved()));
  }
}
