package io.skep.scheduler;

import io.skep.kernel.Cause;
import io.skep.kernel.Meta;
import io.skep.kernel.Principal;
import io.skep.kernel.Recorded;
import io.skep.kernel.ServiceId;
import io.skep.node.NodeEvent.NodeJoined;
import io.skep.node.NodeStatus;
import io.skep.spec.NodeDescription;
import io.skep.spec.NodeSpec;
import io.skep.spec.Placement;
import io.skep.spec.PlacementPreference;
import io.skep.spec.Platform;
import io.skep.spec.ResourceRequirements;
import io.skep.spec.Resources;
import io.skep.spec.SpreadOver;
import io.skep.spec.TaskSpec;
import io.skep.spec.TaskState;
import io.skep.task.TaskEvent.TaskCreated;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A round that places all tasks of one service with a constraint, a reservation and a spread. Also
 * prints the processor time of the rounds, which other work on the machine does not lengthen.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 20)
@Fork(1)
public class PlacementBenchmark {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Meta META = new Meta(NOW, Principal.system("bench"), Cause.event(1));
  private static final int RACKS = 20;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @Param({"1000", "10000"})
  private int nodes;

  @Param({"1000", "100000"})
  private int tasks;

  private SwarmView view = SwarmView.empty();
  private Scheduler scheduler = Scheduler.of(view);
  private final List<Long> rounds = new ArrayList<>();
  private long began;

  /** Makes the swarm. */
  @Setup
  public void make() {
    List<LoggedEvent> events = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      Map<String, String> labels =
          Map.of("rack", "r" + i % RACKS, "disk", i % 2 == 0 ? "ssd" : "hdd");
      events.add(
          event(
              events.size() + 1L,
              "node|n" + i,
              new NodeJoined(
                  new NodeSpec(null, labels, "worker", "active"),
                  new NodeDescription(
                      "host" + i,
                      new Platform("x86_64", "linux"),
                      new Resources(64_000_000_000_000L, 1L << 50, null),
                      null,
                      null),
                  new NodeStatus(NodeStatus.READY, null, "10.0.0.1"),
                  null)));
    }
    for (int i = 0; i < tasks; i++) {
      events.add(event(events.size() + 1L, "task|t" + i, created(i + 1)));
    }
    view = SwarmView.empty().applyAll(events);
  }

  private static TaskCreated created(long slot) {
    TaskSpec spec =
        new TaskSpec(
            null,
            null,
            null,
            new ResourceRequirements(null, new Resources(1_000_000, 1 << 20, null), null, null),
            null,
            new Placement(
                List.of("node.labels.disk==ssd"),
                List.of(new PlacementPreference(new SpreadOver("node.labels.rack"))),
                0,
                null),
            null,
            null,
            0,
            null);
    return new TaskCreated(
        new ServiceId("s"),
        "web",
        Map.of(),
        slot,
        null,
        1,
        spec,
        null,
        TaskState.RUNNING,
        null,
        null);
  }

  private static LoggedEvent event(long index, String id, Object event) {
    return new LoggedEvent(index, id, new Recorded<>(META, event));
  }

  /** A scheduler that has placed nothing yet. */
  @Setup(Level.Invocation)
  public void begin() {
    scheduler = Scheduler.of(view);
    began = THREADS.getCurrentThreadCpuTime();
  }

  /** Notes what the round cost this thread. */
  @TearDown(Level.Invocation)
  public void note() {
    rounds.add((THREADS.getCurrentThreadCpuTime() - began) / 1000);
  }

  /** Prints what the rounds cost, in microseconds of the thread's processor time. */
  @TearDown
  public void print() {
    System.out.printf("%nprocessor time of each round, us: %s%n", rounds);
  }

  /** The round. */
  @Benchmark
  public Placements place() {
    return scheduler.place(NOW);
  }
}
