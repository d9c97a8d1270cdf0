package io.skep.scheduler;

import io.skep.kernel.NodeId;
import io.skep.kernel.TaskId;
import io.skep.node.Node;
import io.skep.scheduler.Placements.Placed;
import io.skep.scheduler.Placements.Waiting;
import io.skep.spec.GenericResource;
import io.skep.spec.TaskState;
import io.skep.task.Task;
import io.skep.view.Entry;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the scheduler knows of the swarm, kept up event by event, and the placements it finds.
 *
 * <p>Mutable and owned by one thread. It keeps no truth: {@link #of} makes an equal one from the
 * view at any time. A placement is reserved at once, so that the next round does not give the same
 * room away; {@link #refresh} takes it back if it was refused.
 */
public final class Scheduler {
  private final Map<NodeId, NodeLoad> nodes = new TreeMap<>();
  private final Map<TaskId, Claim> claims = new HashMap<>();
  private final Map<TaskId, Entry<Task>> pending = new LinkedHashMap<>();
  private final Set<TaskId> tried = new HashSet<>();
  private final RecentFailures failures = new RecentFailures();
  private boolean roomMayHaveCome;

  private Scheduler() {}

  /** Knows what the view holds. */
  public static Scheduler of(SwarmView view) {
    Scheduler scheduler = new Scheduler();
    view.nodes().forEach((id, node) -> scheduler.nodes.put(id, new NodeLoad(id, node.value())));
    view.tasks().entrySet().stream()
        .sorted(Comparator.comparingLong(entry -> entry.getValue().createdIndex()))
        .forEach(
            entry -> {
              Task task = entry.getValue().value();
              scheduler.setClaim(entry.getKey(), Claim.of(task).orElse(null));
              scheduler.setPending(entry.getKey(), entry.getValue());
              scheduler.noteFailure(task);
            });
    return scheduler;
  }

  /** Follows the view by the events that led to it. */
  public void follow(SwarmView view, List<LoggedEvent> events) {
    for (LoggedEvent event : events) {
      switch (event.kind()) {
        case "task" -> refresh(view, new TaskId(event.id()));
        case "node" -> refresh(view, new NodeId(event.id()));
        default -> {}
      }
    }
  }

  /** Sees a task as the view has it, and forgets what was reserved for it. */
  public void refresh(SwarmView view, TaskId id) {
    Entry<Task> entry = view.tasks().get(id);
    Task task = entry == null ? null : entry.value();
    Claim had = claims.get(id);
    setClaim(id, task == null ? null : Claim.of(task).orElse(null));
    if (had != null && task != null && task.state().isTerminal()) {
      noteFailure(task);
    }
    setPending(id, entry);
  }

  private void refresh(SwarmView view, NodeId id) {
    Node node = view.node(id).map(Entry::value).orElse(null);
    NodeLoad load = nodes.get(id);
    roomMayHaveCome = true;
    if (node == null) {
      nodes.remove(id);
      failures.forget(id);
    } else if (load != null && load.hasSameResources(node)) {
      load.describe(node);
    } else {
      NodeLoad fresh = new NodeLoad(id, node);
      claims.values().stream().filter(claim -> claim.node().equals(id)).forEach(fresh::add);
      nodes.put(id, fresh);
    }
  }

  private void noteFailure(Task task) {
    TaskState state = task.state();
    if (task.nodeId() != null
        && task.endedAt() != null
        && (state == TaskState.FAILED || state == TaskState.REJECTED)) {
      failures.add(task.nodeId(), TaskGroup.Key.of(task), task.endedAt());
    }
  }

  private void setClaim(TaskId id, @Nullable Claim claim) {
    Claim had = claim == null ? claims.remove(id) : claims.put(id, claim);
    if (Objects.equals(had, claim)) {
      return;
    }
    if (had != null) {
      Optional.ofNullable(nodes.get(had.node())).ifPresent(load -> load.remove(had));
      roomMayHaveCome = true;
    }
    if (claim != null) {
      Optional.ofNullable(nodes.get(claim.node())).ifPresent(load -> load.add(claim));
    }
  }

  private void setPending(TaskId id, @Nullable Entry<Task> entry) {
    if (entry != null
        && entry.value().state() == TaskState.PENDING
        && !entry.value().desired().isAfter(TaskState.COMPLETE)) {
      pending.put(id, entry);
    } else {
      pending.remove(id);
      tried.remove(id);
    }
  }

  /** Whether {@link #place} has anything new to look at. */
  public boolean hasWork() {
    return roomMayHaveCome ? !pending.isEmpty() : pending.size() > tried.size();
  }

  /**
   * Places what can be placed. Tasks that were tried before are tried again only if room may have
   * come since; a task that waits for the same reason as before is not mentioned.
   */
  public Placements place(Instant now) {
    Map<TaskGroup.Key, List<TaskId>> groups = new LinkedHashMap<>();
    List<TaskId> preassigned = new ArrayList<>();
    pending.forEach(
        (id, entry) -> {
          if (roomMayHaveCome || !tried.contains(id)) {
            Task task = entry.value();
            (task.nodeId() != null
                    ? preassigned
                    : groups.computeIfAbsent(TaskGroup.Key.of(task), key -> new ArrayList<>()))
                .add(id);
          }
        });
    roomMayHaveCome = false;
    List<Placed> placed = new ArrayList<>();
    List<Waiting> waiting = new ArrayList<>();
    Map<TaskGroup.Key, Pipeline> pipelines = new HashMap<>();
    preassigned.forEach(id -> confirm(id, pipelines, placed, waiting));
    groups.values().forEach(group -> placeGroup(group, now, placed, waiting));
    return new Placements(placed, waiting);
  }

  private void confirm(
      TaskId id,
      Map<TaskGroup.Key, Pipeline> pipelines,
      List<Placed> placed,
      List<Waiting> waiting) {
    Task task = task(id);
    TaskGroup group = TaskGroup.of(task);
    Pipeline pipeline = pipelines.computeIfAbsent(group.key(), key -> Pipeline.of(group));
    NodeLoad node = task.nodeId() == null ? null : nodes.get(task.nodeId());
    if (node == null) {
      tried.add(id);
    } else if (pipeline.fits(node)) {
      placed.add(reserve(id, Demand.of(group), node, true));
    } else {
      wait(id, pipeline.explain(List.of(node)), waiting);
    }
  }

  private void placeGroup(
      List<TaskId> ids, Instant now, List<Placed> placed, List<Waiting> waiting) {
    TaskGroup group = TaskGroup.of(task(ids.getFirst()));
    Demand demand = Demand.of(group);
    Pipeline pipeline = Pipeline.of(group);
    TaskGroup.Key key = group.key();
    SpreadTree tree =
        SpreadTree.of(
            nodes.values(), group, pipeline, node -> failures.penalty(node.id(), key, now));
    int next = 0;
    for (Optional<NodeLoad> best = tree.take(); best.isPresent(); best = tree.take()) {
      NodeLoad node = best.get();
      placed.add(reserve(ids.get(next++), demand, node, false));
      if (next == ids.size()) {
        return;
      }
      tree.placed(pipeline.fits(node));
    }
    String why = pipeline.explain(nodes.values());
    String error = why.isEmpty() ? "no suitable node" : "no suitable node (" + why + ")";
    ids.subList(next, ids.size()).forEach(id -> wait(id, error, waiting));
  }

  /** Swarm's order: no crash loops, then few of the same service, then few at all. */
  Comparator<NodeLoad> rank(TaskGroup group, Instant now) {
    return Comparator.<NodeLoad>comparingInt(node -> failures.penalty(node.id(), group.key(), now))
        .thenComparingInt(node -> node.activeOf(group.service()))
        .thenComparingInt(NodeLoad::active)
        .thenComparing(NodeLoad::id);
  }

  private Placed reserve(TaskId id, Demand demand, NodeLoad node, boolean preassigned) {
    Claim claim = demand.on(node.id(), node.generic().choose(demand.reservation().generic()));
    claims.put(id, claim);
    node.add(claim);
    pending.remove(id);
    tried.remove(id);
    return new Placed(id, node.id(), claim.generic(), preassigned);
  }

  private void wait(TaskId id, String error, List<Waiting> waiting) {
    tried.add(id);
    if (!error.equals(task(id).status().err())) {
      waiting.add(new Waiting(id, error));
    }
  }

  private Task task(TaskId id) {
    return Objects.requireNonNull(pending.get(id), "a pending task").value();
  }

  /** What each node is worth to such a task, the best first; those that refuse it come last. */
  public List<Verdict> explain(TaskGroup group, Instant now) {
    return new Verdicts(nodes.values(), group, failures, now).inOrder(rank(group, now));
  }

  /** Takes it as decided that a pending task gets this node, as {@link #place} does. */
  void assume(TaskId id, NodeId nodeId, @Nullable List<GenericResource> resources) {
    Entry<Task> entry = pending.get(id);
    if (entry != null) {
      setClaim(id, Demand.of(TaskGroup.of(entry.value())).on(nodeId, resources));
      setPending(id, null);
    }
  }
}
