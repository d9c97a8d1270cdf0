package io.skep.scheduler;

import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.spec.EndpointSpec;
import io.skep.spec.GenericResource;
import io.skep.spec.TaskSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What each task of a group takes of its node. */
record Demand(ServiceId service, Reservation reservation, List<HostPort> ports) {
  static Demand of(TaskGroup group) {
    return of(group.service(), group.spec(), group.endpoint());
  }

  static Demand of(ServiceId service, TaskSpec spec, @Nullable EndpointSpec endpoint) {
    return new Demand(service, Reservation.of(spec), HostPort.of(endpoint));
  }

  /** The claim of one of them that counts as a task on the node, with these generic resources. */
  Claim on(NodeId node, @Nullable List<GenericResource> generic) {
    return claim(node, generic, true);
  }

  Claim claim(NodeId node, @Nullable List<GenericResource> generic, boolean active) {
    return new Claim(node, service, reservation, generic, ports, active);
  }
}
