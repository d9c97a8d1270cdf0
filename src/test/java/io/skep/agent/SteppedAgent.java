package io.skep.agent;

import io.skep.agent.memory.InMemoryEngine;
import io.skep.kernel.NodeId;
import io.skep.kernel.TaskId;
import io.skep.session.AgentMessage;
import io.skep.session.AssignedTask;
import io.skep.session.DispatcherMessage;
import io.skep.session.TaskReport;
import io.skep.spec.NodeDescription;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * An agent whose actors are left out: the same plans, records, steps and session as the real one's,
 * taken one at a time by a simulation. What it has on its disk outlives {@link #restart}.
 */
public final class SteppedAgent {
  private static final int BATCH = 4;

  /** No simulated task has files of its own. */
  private static final Path NOWHERE = Path.of("/nonexistent/skep-simulation");

  private final NodeId node;
  private final NodeDescription description;
  private final InMemoryEngine engine;
  private final TaskWork work;
  private final ActorRef<AgentMessage> self;
  private final TreeMap<TaskId, StoredTask> disk = new TreeMap<>();
  private final TreeMap<TaskId, TaskRecord> records = new TreeMap<>();
  private final Set<TaskId> due = new HashSet<>();
  private final Set<TaskId> dropped = new HashSet<>();
  private int lives;
  private ManagerLink link;

  /** The agent of a node, known to the managers by {@code self}. */
  public SteppedAgent(
      NodeId node,
      NodeDescription description,
      InMemoryEngine engine,
      InstantSource clock,
      ActorRef<AgentMessage> self) {
    this.node = node;
    this.description = description;
    this.engine = engine;
    this.work = new TaskWork(engine, clock, new PayloadFiles(MemoryFolder.at(NOWHERE)));
    this.self = self;
    this.link = freshLink();
    link.describe(description);
  }

  private ManagerLink freshLink() {
    return new ManagerLink(node, self, BATCH, (long) lives++ << Integer.SIZE);
  }

  /** Ends and begins again with what is on the disk. */
  public void restart() {
    link = freshLink();
    records.clear();
    dropped.clear();
    disk.forEach((id, stored) -> records.put(id, TaskRecord.of(stored)));
    disk.values().forEach(stored -> stored.unreported().forEach(link::report));
    due.addAll(records.keySet());
    link.describe(description);
  }

  /** Speaks with this dispatcher from now on; null for none. */
  public void connect(@Nullable ActorRef<DispatcherMessage> dispatcher) {
    link.connect(dispatcher);
  }

  /** Whether it speaks with this dispatcher. */
  public boolean isWith(ActorRef<DispatcherMessage> dispatcher) {
    return link.isTo(dispatcher);
  }

  /** Leaves the swarm: nothing is told any more, and all tasks go. */
  public void leave() {
    connect(null);
    dropped.addAll(records.keySet());
  }

  /** Says that it is well. */
  public void beat() {
    link.heartbeat();
  }

  /** Says again what was not answered. */
  public void repeat() {
    link.repeat();
  }

  /** Asks for everything again. */
  public void refresh() {
    link.refresh();
  }

  /** Looks at its containers. */
  public void look() {
    due.addAll(records.keySet());
    link.describe(description);
    try {
      sweep();
    } catch (EngineException e) {
      if (!e.isTemporary()) {
        throw e;
      }
      // The engine did not answer: the next look sweeps.
    }
  }

  /** Removes the containers of tasks that nobody knows. */
  private void sweep() {
    for (ContainerSummary container : engine.list(Map.of())) {
      TaskId task = new TaskId(container.labels().getOrDefault(TaskLabels.TASK_ID, "none"));
      if (!records.containsKey(task) && link.isRegistered()) {
        engine.remove(container.id());
      }
    }
  }

  /** Hears what a manager says. */
  public void hear(AgentMessage message) {
    switch (message) {
      case AgentMessage.Assignments order -> obey(order);
      case AgentMessage.ReportsStored stored ->
          link.stored(stored.batch()).forEach(report -> stored(report));
      case AgentMessage.Again again -> {
        if (link.isTo(again.dispatcher())) {
          connect(again.dispatcher());
        }
      }
      default -> throw new IllegalArgumentException("not for an agent: " + message);
    }
  }

  private void stored(TaskReport report) {
    TaskRecord record = records.get(report.id());
    if (record != null) {
      records.put(report.id(), record.without(report));
    }
  }

  private void obey(AgentMessage.Assignments order) {
    if (!link.accepts(order)) {
      return;
    }
    Set<TaskId> all = new TreeSet<>();
    for (AssignedTask task : order.tasks()) {
      all.add(task.id());
      TaskRecord before = records.get(task.id());
      TaskRecord after =
          before == null ? TaskRecord.of(StoredTask.fresh(task)) : before.ordered(task);
      records.put(task.id(), after);
      disk.put(task.id(), after.stored());
      due.add(task.id());
    }
    order.dropped().forEach(this::drop);
    if (order.complete()) {
      Set.copyOf(records.keySet()).stream().filter(id -> !all.contains(id)).forEach(this::drop);
    }
  }

  private void drop(TaskId id) {
    if (records.containsKey(id)) {
      dropped.add(id);
    }
  }

  /** The tasks that have a step to take. */
  public List<TaskId> movable() {
    List<TaskId> movable = new ArrayList<>();
    records.forEach(
        (id, record) -> {
          if (dropped.contains(id) || canMove(id, record)) {
            movable.add(id);
          }
        });
    return movable;
  }

  private boolean canMove(TaskId id, TaskRecord record) {
    return switch (TaskPlan.next(record.task().desired(), record.state())) {
      case TaskPlan.Rest rest -> false;
      case TaskPlan.Start start -> due.contains(id);
      case TaskPlan.Look look -> due.contains(id);
      default -> true;
    };
  }

  /** Takes one step of one task; an engine that does not answer lets it be taken again. */
  public void step(TaskId id) {
    TaskRecord record = records.get(id);
    if (record == null) {
      return;
    }
    due.remove(id);
    try {
      if (dropped.contains(id)) {
        work.remove(record.task());
        dropped.remove(id);
        records.remove(id);
        disk.remove(id);
        return;
      }
      note(id, record, seen(record));
    } catch (EngineException e) {
      if (!e.isTemporary()) {
        throw e;
      }
      due.add(id);
    }
  }

  private List<TaskStatus> seen(TaskRecord record) {
    AssignedTask task = record.task();
    return switch (TaskPlan.next(task.desired(), record.state())) {
      case TaskPlan.Rest rest -> List.of();
      case TaskPlan.Enter enter -> enter(record, enter);
      case TaskPlan.Prepare prepare -> result(record, work.create(task));
      case TaskPlan.Start start -> result(record, work.start(task));
      case TaskPlan.Look look -> result(record, work.look(task));
      case TaskPlan.ShutDown shutDown -> result(record, work.shutDown(task));
    };
  }

  private List<TaskStatus> enter(TaskRecord record, TaskPlan.Enter enter) {
    AssignedTask task = record.task();
    Optional<String> refusal = TaskRefusal.of(task);
    due.add(task.id());
    return List.of(
        refusal.isPresent()
            ? work.statuses().unresolvable(refusal.get())
            : work.statuses()
                .entered(enter.state(), enter.message(), record.status().containerStatus()));
  }

  private List<TaskStatus> result(TaskRecord record, StepResult result) {
    return result.unhealthy()
        ? work.stopUnhealthy(record.task(), record.status().message()).statuses()
        : result.statuses();
  }

  /** Writes what was reached, then tells it. */
  private void note(TaskId id, TaskRecord record, List<TaskStatus> seen) {
    List<TaskReport> fresh = record.news(seen);
    TaskRecord after = record.told(fresh);
    disk.put(id, after.stored());
    records.put(id, after);
    if (after.state() == TaskState.RUNNING) {
      due.remove(id);
    }
    fresh.forEach(link::report);
  }

  /** What it has reached with a task, if it knows it. */
  public Optional<TaskState> state(TaskId id) {
    return Optional.ofNullable(records.get(id)).map(TaskRecord::state);
  }

  /** All tasks that it knows. */
  public Set<TaskId> tasks() {
    return Set.copyOf(records.keySet());
  }
}
