package io.skep.orchestrator;

import io.skep.kernel.NodeId;
import io.skep.node.Node;
import io.skep.service.Service;
import io.skep.spec.EndpointSpec;
import io.skep.spec.Placement;
import io.skep.spec.PortConfig;
import io.skep.spec.TaskSpec;
import io.skep.task.Task;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether a task is of another spec than its service wants now. */
public final class Dirt {
  private final ServiceContext service;

  Dirt(ServiceContext service) {
    this.service = service;
  }

  boolean isOn(SlotTask slotTask) {
    return isOn(service.view(), service.service(), slotTask.task());
  }

  /** Equal specs are clean, and so is a change of constraints alone that the node still meets. */
  public static boolean isOn(SwarmView view, Service service, Task task) {
    if (task.revision() == service.revision()) {
      return false;
    }
    if (!sameEndpoint(task.endpoint(), service.spec().endpointSpec())) {
      return true;
    }
    TaskSpec wanted = ServiceContext.template(service);
    if (wanted.equals(task.spec())) {
      return false;
    }
    return !withoutConstraints(wanted).equals(withoutConstraints(task.spec()))
        || !nodeMeets(view, task.nodeId(), wanted.placement());
  }

  private static boolean nodeMeets(
      SwarmView view, @Nullable NodeId id, @Nullable Placement placement) {
    Node node = id == null ? null : view.node(id).map(Entry::value).orElse(null);
    return id != null && node != null && Eligibility.meets(id, node, placement);
  }

  private static TaskSpec withoutConstraints(TaskSpec spec) {
    Placement p = spec.placement();
    Placement free =
        p == null ? null : new Placement(null, p.preferences(), p.maxReplicas(), p.platforms());
    Placement none = free == null || free.equals(new Placement(null, null, 0, null)) ? null : free;
    return new TaskSpec(
        spec.containerSpec(),
        spec.pluginSpec(),
        spec.networkAttachmentSpec(),
        spec.resources(),
        spec.restartPolicy(),
        none,
        spec.networks(),
        spec.logDriver(),
        spec.forceUpdate(),
        spec.runtime());
  }

  private static boolean sameEndpoint(@Nullable EndpointSpec a, @Nullable EndpointSpec b) {
    return mode(a).equals(mode(b)) && Objects.equals(ports(a), ports(b));
  }

  private static String mode(@Nullable EndpointSpec endpoint) {
    String mode = endpoint == null ? null : endpoint.mode();
    return mode == null || mode.isEmpty() ? "vip" : mode;
  }

  private static List<PortConfig> ports(@Nullable EndpointSpec endpoint) {
    List<PortConfig> ports = endpoint == null ? null : endpoint.ports();
    return ports == null ? List.of() : ports;
  }
}
