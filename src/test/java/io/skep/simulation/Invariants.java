package io.skep.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.node.Node;
import io.skep.scheduler.Scheduler;
import io.skep.scheduler.TaskGroup;
import io.skep.service.Service;
import io.skep.spec.Resources;
import io.skep.spec.RestartPolicy;
import io.skep.spec.TaskState;
import io.skep.spec.UpdateConfig;
import io.skep.task.Task;
import io.skep.view.Entry;
import io.skep.view.LoggedEvent;
import io.skep.view.RestartHistory;
import io.skep.view.Slot;
import io.skep.view.SwarmView;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What must hold after every step, by name. */
final class Invariants {
  private Invariants() {}

  static void everyEventHasOneEarlierCause(LoggedEvent event) {
    event
        .recorded()
        .meta()
        .cause()
        .eventIndex()
        .ifPresent(
            cause ->
                assertThat(cause).as("cause of %s", event).isPositive().isLessThan(event.index()));
  }

  static void atMostOneRunnableTaskPerSlot(SwarmView view, Function<ServiceId, String> story) {
    Map<Slot, TaskId> seen = new HashMap<>();
    view.tasks()
        .forEach(
            (id, entry) -> {
              Task task = entry.value();
              if (task.desired() != TaskState.RUNNING
                  || task.state().isTerminal()
                  || isStartFirst(view, task)) {
                return;
              }
              NodeId node = task.slot() == 0 ? task.nodeId() : null;
              TaskId other = seen.put(new Slot(task.serviceId(), task.slot(), node), id);
              assertThat(other)
                  .as(() -> "another in the slot of " + id + story.apply(task.serviceId()))
                  .isNull();
            });
  }

  /** Such a service, or one that is gone and may have been one. */
  private static boolean isStartFirst(SwarmView view, Task task) {
    Service service = view.service(task.serviceId()).map(Entry::value).orElse(null);
    UpdateConfig config = service == null ? null : service.spec().updateConfig();
    return service == null || (config != null && "start-first".equals(config.order()));
  }

  static void noNodeIsOvercommitted(SwarmView view) {
    Map<NodeId, Long> used = new HashMap<>();
    Set<String> ports = new HashSet<>();
    view.tasks()
        .forEach(
            (id, entry) -> {
              Task task = entry.value();
              NodeId node = task.nodeId();
              if (node == null
                  || task.state().compareTo(TaskState.ASSIGNED) < 0
                  || task.state().isTerminal()) {
                return;
              }
              if (task.spec().resources() != null
                  && task.spec().resources().reservations() != null) {
                used.merge(node, task.spec().resources().reservations().nanoCpus(), Long::sum);
              }
              if (task.endpoint() != null && task.endpoint().ports() != null) {
                task.endpoint()
                    .ports()
                    .forEach(
                        port ->
                            assertThat(ports.add(node + ":" + port.publishedPort()))
                                .as("host port %s once on %s", port.publishedPort(), node)
                                .isTrue());
              }
            });
    used.forEach(
        (node, cpus) ->
            view.node(node)
                .map(Entry::value)
                .map(Node::description)
                .map(description -> description.resources())
                .map(Resources::nanoCpus)
                .ifPresent(
                    has -> assertThat(cpus).as("CPUs on %s", node).isLessThanOrEqualTo(has)));
  }

  static void restartsStayWithinAttempts(SwarmView view) {
    view.restarts().values().stream()
        .flatMap(slots -> slots.entrySet().stream())
        .forEach(
            entry -> {
              Slot slot = entry.getKey();
              RestartHistory history = entry.getValue();
              Service service = view.service(slot.service()).map(Entry::value).orElse(null);
              RestartPolicy policy =
                  service == null || service.spec().taskTemplate() == null
                      ? null
                      : service.spec().taskTemplate().restartPolicy();
              if (service == null
                  || policy == null
                  || policy.maxAttempts() == null
                  || policy.maxAttempts() == 0
                  || (policy.window() != null && policy.window() > 0)
                  || history.revision() != service.revision()) {
                return;
              }
              assertThat((long) history.restarts().size())
                  .as("restarts of %s", slot)
                  .isLessThanOrEqualTo(policy.maxAttempts());
            });
  }

  /** Following events one by one comes to the same as reading the view anew. */
  static void schedulerKnowsWhatTheViewHolds(SwarmView view, Scheduler scheduler, Instant now) {
    Scheduler fresh = Scheduler.of(view);
    view.services()
        .forEach(
            (id, service) -> {
              TaskGroup group =
                  new TaskGroup(
                      id,
                      0,
                      java.util.Objects.requireNonNull(service.value().spec().taskTemplate()),
                      service.value().spec().endpointSpec());
              assertThat(scheduler.explain(group, now)).isEqualTo(fresh.explain(group, now));
            });
  }
}
