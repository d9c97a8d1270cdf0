package io.skep.simulation;

import io.skep.node.NodeStatus;
import io.skep.spec.ContainerSpec;
import io.skep.spec.EndpointSpec;
import io.skep.spec.EngineDescription;
import io.skep.spec.Global;
import io.skep.spec.GlobalJob;
import io.skep.spec.NodeDescription;
import io.skep.spec.NodeSpec;
import io.skep.spec.Placement;
import io.skep.spec.Platform;
import io.skep.spec.Replicated;
import io.skep.spec.ReplicatedJob;
import io.skep.spec.ResourceRequirements;
import io.skep.spec.Resources;
import io.skep.spec.RestartPolicy;
import io.skep.spec.ServiceMode;
import io.skep.spec.ServiceSpec;
import io.skep.spec.TaskSpec;
import io.skep.spec.UpdateConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds specs for tests: start from one of the first three, then change what matters. */
public record Specs(
    String name,
    ServiceMode mode,
    String image,
    @Nullable RestartPolicy restart,
    @Nullable UpdateConfig update,
    @Nullable UpdateConfig rollback,
    @Nullable Placement placement,
    @Nullable Resources reservations,
    @Nullable EndpointSpec endpoint,
    long force) {
  /** A replicated service. */
  public static Specs replicated(String name, long replicas) {
    return of(name, new ServiceMode(new Replicated(replicas), null, null, null));
  }

  /** A global service. */
  public static Specs global(String name) {
    return of(name, new ServiceMode(null, new Global(), null, null));
  }

  /** A job. */
  public static Specs job(String name, long concurrent, long total) {
    return of(name, new ServiceMode(null, null, new ReplicatedJob(concurrent, total), null));
  }

  /** A job on every node. */
  public static Specs globalJob(String name) {
    return of(name, new ServiceMode(null, null, null, new GlobalJob()));
  }

  private static Specs of(String name, ServiceMode mode) {
    return new Specs(name, mode, "alpine:1", null, null, null, null, null, null, 0);
  }

  /** With another number of replicas. */
  public Specs replicas(long replicas) {
    ServiceMode other = new ServiceMode(new Replicated(replicas), null, null, null);
    return new Specs(
        name, other, image, restart, update, rollback, placement, reservations, endpoint, force);
  }

  /** With another mode. */
  public Specs mode(ServiceMode other) {
    return new Specs(
        name, other, image, restart, update, rollback, placement, reservations, endpoint, force);
  }

  /** With another image. */
  public Specs image(String other) {
    return new Specs(
        name, mode, other, restart, update, rollback, placement, reservations, endpoint, force);
  }

  /** With another restart policy. */
  public Specs restart(String condition, Duration delay, long attempts, Duration window) {
    RestartPolicy policy =
        new RestartPolicy(condition, delay.toNanos(), attempts, window.toNanos());
    return new Specs(
        name, mode, image, policy, update, rollback, placement, reservations, endpoint, force);
  }

  /** With another way to update and roll back. */
  public Specs update(UpdateConfig config) {
    return new Specs(
        name, mode, image, restart, config, config, placement, reservations, endpoint, force);
  }

  /** With constraints. */
  public Specs constraints(String... constraints) {
    Placement with = new Placement(List.of(constraints), null, 0, null);
    return new Specs(
        name, mode, image, restart, update, rollback, with, reservations, endpoint, force);
  }

  /** With another placement. */
  public Specs placement(Placement other) {
    return new Specs(
        name, mode, image, restart, update, rollback, other, reservations, endpoint, force);
  }

  /** With reserved CPUs in 1e-9 and memory in bytes. */
  public Specs reserving(long nanoCpus, long memory) {
    Resources with = new Resources(nanoCpus, memory, null);
    return new Specs(
        name, mode, image, restart, update, rollback, placement, with, endpoint, force);
  }

  /** With another endpoint. */
  public Specs endpoint(EndpointSpec other) {
    return new Specs(
        name, mode, image, restart, update, rollback, placement, reservations, other, force);
  }

  /** With the counter of forced updates one higher. */
  public Specs forced() {
    return new Specs(
        name, mode, image, restart, update, rollback, placement, reservations, endpoint, force + 1);
  }

  /** The task part of the spec. */
  public TaskSpec task() {
    return new TaskSpec(
        container(image),
        null,
        null,
        reservations == null ? null : new ResourceRequirements(null, reservations, null, null),
        restart,
        placement,
        null,
        null,
        force,
        null);
  }

  /** The spec. */
  public ServiceSpec build() {
    return new ServiceSpec(name, Map.of(), task(), mode, update, rollback, null, endpoint);
  }

  private static ContainerSpec container(String image) {
    return new ContainerSpec(
        image, null, null, null, null, null, null, null, null, null, null, null, false, false,
        false, null, null, null, null, null, null, null, null, null, null, null, null, 0);
  }

  /** A node's spec. */
  public static NodeSpec node(String availability, Map<String, String> labels) {
    return new NodeSpec(null, labels, "worker", availability);
  }

  /** What a node with so many CPUs says of itself. */
  public static NodeDescription description(String hostname, long cpus) {
    return new NodeDescription(
        hostname,
        new Platform("x86_64", "linux"),
        new Resources(cpus * 1_000_000_000L, cpus << 30, null),
        new EngineDescription("1", null, null),
        null);
  }

  /** The status of a node that answers, or does not. */
  public static NodeStatus status(boolean up) {
    return new NodeStatus(up ? NodeStatus.READY : NodeStatus.DOWN, null, "127.0.0.1");
  }
}
