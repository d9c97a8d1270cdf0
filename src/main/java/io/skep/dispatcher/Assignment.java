package io.skep.dispatcher;

import io.skep.cluster.Cluster;
import io.skep.kernel.NodeId;
import io.skep.kernel.Opener;
import io.skep.kernel.Sealed;
import io.skep.kernel.TaskId;
import io.skep.service.Service;
import io.skep.session.AssignedTask;
import io.skep.session.RegistryAuth;
import io.skep.spec.ContainerSpec;
import io.skep.spec.LogDriver;
import io.skep.spec.ServiceSpec;
import io.skep.spec.SwarmSpec;
import io.skep.spec.TaskDefaults;
import io.skep.spec.TaskSpec;
import io.skep.spec.TaskState;
import io.skep.task.Task;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a node is told of its tasks. Ended ones are told too: the agent keeps what they left. */
final class Assignment {
  private final Opener opener;
  private final AssignedSurroundings surroundings;

  /** Assignments whose registry credentials, secrets and configs this opens. */
  Assignment(Opener opener) {
    this.opener = opener;
    this.surroundings = new AssignedSurroundings(opener);
  }

  /** All that the node is to know of. */
  List<AssignedTask> all(SwarmView view, NodeId node) {
    List<AssignedTask> tasks = new ArrayList<>();
    for (TaskId id : view.tasksOn(node)) {
      of(view, id).ifPresent(tasks::add);
    }
    return tasks;
  }

  /** The task for its node; empty while no node has it, or if it is forgotten. */
  Optional<AssignedTask> of(SwarmView view, TaskId id) {
    Entry<Task> entry = view.tasks().get(id);
    if (entry == null) {
      return Optional.empty();
    }
    Task task = entry.value();
    NodeId node = nodeOf(task);
    if (node == null) {
      return Optional.empty();
    }
    return Optional.of(
        new AssignedTask(
            id,
            task.serviceId(),
            task.serviceName(),
            task.serviceLabels(),
            task.slot(),
            node,
            AssignedNetworks.local(withDefaults(task.spec(), view.cluster()), view.shared()),
            task.endpoint(),
            task.resources(),
            task.desired(),
            task.status(),
            entry.wishIndex(),
            registryAuth(view, task),
            surroundings.of(view, task, node)));
  }

  /** The node that has the task; empty while none has, or if the task is forgotten. */
  static Optional<NodeId> node(SwarmView view, TaskId id) {
    Entry<Task> entry = view.tasks().get(id);
    return entry == null ? Optional.empty() : Optional.ofNullable(nodeOf(entry.value()));
  }

  private static @Nullable NodeId nodeOf(Task task) {
    return task.state().compareTo(TaskState.ASSIGNED) < 0 ? null : task.nodeId();
  }

  /** What goes with the spec whose image the task runs; an ended task pulls no more. */
  private @Nullable RegistryAuth registryAuth(SwarmView view, Task task) {
    Service service = view.service(task.serviceId()).map(Entry::value).orElse(null);
    if (service == null || task.state().isTerminal()) {
      return null;
    }
    String image = image(task.spec());
    ServiceSpec previous = service.previousSpec();
    boolean older =
        previous != null
            && !Objects.equals(image, image(service.spec().taskTemplate()))
            && Objects.equals(image, image(previous.taskTemplate()));
    Sealed sealed = older ? service.previousRegistryAuth() : service.registryAuth();
    return sealed == null ? null : new RegistryAuth(opener.open(sealed));
  }

  private static @Nullable String image(@Nullable TaskSpec spec) {
    ContainerSpec container = spec == null ? null : spec.containerSpec();
    return container == null ? null : container.image();
  }

  /** The swarm's log driver stands in where the task names none. */
  private static TaskSpec withDefaults(TaskSpec spec, @Nullable Entry<Cluster> cluster) {
    SwarmSpec swarm = cluster == null ? null : cluster.value().spec();
    TaskDefaults defaults = swarm == null ? null : swarm.taskDefaults();
    LogDriver driver = defaults == null ? null : defaults.logDriver();
    return driver == null || spec.logDriver() != null
        ? spec
        : new TaskSpec(
            spec.containerSpec(),
            spec.pluginSpec(),
            spec.networkAttachmentSpec(),
            spec.resources(),
            spec.restartPolicy(),
            spec.placement(),
            spec.networks(),
            driver,
            spec.forceUpdate(),
            spec.runtime());
  }
}
