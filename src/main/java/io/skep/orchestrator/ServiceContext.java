package io.skep.orchestrator;

import io.skep.kernel.Immutable;
import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.node.Node;
import io.skep.service.Service;
import io.skep.spec.ServiceMode;
import io.skep.spec.TaskSpec;
import io.skep.spec.TaskState;
import io.skep.task.TaskEvent.TaskCreated;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All that a plan for one service is made from, and the draft it goes into. */
record ServiceContext(
    SwarmView view,
    ServiceId id,
    Entry<Service> entry,
    Instant now,
    Supplier<TaskId> ids,
    Plan.Draft draft) {
  private static final TaskSpec EMPTY =
      new TaskSpec(null, null, null, null, null, null, null, null, 0, null);

  Service service() {
    return entry.value();
  }

  /** The event that last changed what is wanted of the service. */
  long wish() {
    return entry.wishIndex();
  }

  TaskSpec template() {
    return template(service());
  }

  static TaskSpec template(Service service) {
    TaskSpec template = service.spec().taskTemplate();
    return template == null ? EMPTY : template;
  }

  boolean isJob() {
    ServiceMode mode = service().spec().mode();
    return mode != null && (mode.replicatedJob() != null || mode.globalJob() != null);
  }

  /** What a task of this service is to become in the end. */
  TaskState goal() {
    return isJob() ? TaskState.COMPLETE : TaskState.RUNNING;
  }

  @Nullable Node node(@Nullable NodeId node) {
    return node == null ? null : view.node(node).map(Entry::value).orElse(null);
  }

  /** Whether the node is gone or does not answer: what ran there is lost or out of reach. */
  boolean isLost(@Nullable NodeId node) {
    if (node == null) {
      return false;
    }
    Node there = node(node);
    return there == null || there.isDown();
  }

  /** Whether tasks must not stay on the node. */
  boolean isInvalid(@Nullable NodeId node) {
    Node there = node(node);
    return node != null
        && (there == null || there.isDown() || there.isLeaving() || there.isDrained());
  }

  /** The event that made the node unfit, the service's wish if there is none. */
  long causeOfInvalid(NodeId node) {
    Entry<Node> there = view.nodes().get(node);
    if (there == null) {
      return view.removalOf("node", node.value()).orElse(wish());
    }
    boolean byWish =
        there.value().isDrained() && !there.value().isDown() && !there.value().isLeaving();
    return byWish ? there.wishIndex() : there.index();
  }

  /** Makes a first task that starts at once. */
  void createFirst(long slot, @Nullable NodeId node, long cause) {
    draft.create(ids.get(), task(slot, node, goal(), null, null), cause);
  }

  /** Makes a task that waits at READY for its turn. */
  void createWaiting(
      long slot, @Nullable NodeId node, Instant notBefore, @Nullable TaskId replaces, long cause) {
    draft.create(ids.get(), task(slot, node, TaskState.READY, notBefore, replaces), cause);
  }

  private TaskCreated task(
      long slot,
      @Nullable NodeId node,
      TaskState desired,
      @Nullable Instant notBefore,
      @Nullable TaskId replaces) {
    return new TaskCreated(
        id,
        service().name(),
        Immutable.sortedOrEmpty(service().spec().labels()),
        slot,
        node,
        service().revision(),
        template(),
        service().spec().endpointSpec(),
        desired,
        notBefore,
        replaces);
  }
}
