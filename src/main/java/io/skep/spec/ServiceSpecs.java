package io.skep.spec;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Service specs as Swarm takes them: checked, stored with what it fills in, shown with defaults.
 */
public final class ServiceSpecs {
  private static final Set<String> ISOLATIONS = Set.of("default", "process", "hyperv");
  private static final long SECOND = 1_000_000_000L;
  private static final long STOP_GRACE = 10 * SECOND;
  private static final long FIVE_SECONDS = 5 * SECOND;

  private ServiceSpecs() {}

  /** The first fault of a spec as it was sent. */
  public static Optional<SpecFault> unreadable(ServiceSpec spec) {
    return ServiceConversion.check(spec);
  }

  /** The first fault of a spec that is {@link #stored}. */
  public static Optional<SpecFault> invalid(ServiceSpec spec) {
    return ServiceChecks.check(spec);
  }

  /**
   * The form in which Swarm keeps a spec: mode, runtime, isolation and the words of enumerations
   * filled in, all else as sent.
   *
   * @param name taken where the spec has none
   */
  public static ServiceSpec stored(ServiceSpec sent, String name) {
    return new ServiceSpec(
        Faults.isEmpty(sent.name()) ? name : sent.name(),
        sent.labels(),
        stored(sent.taskTemplate()),
        stored(sent.mode()),
        stored(sent.updateConfig()),
        stored(sent.rollbackConfig()),
        sent.networks(),
        stored(sent.endpointSpec()));
  }

  private static @Nullable TaskSpec stored(@Nullable TaskSpec task) {
    if (task == null || task.containerSpec() == null) {
      return task;
    }
    ContainerSpec container = task.containerSpec();
    String isolation = container.isolation();
    return new TaskSpec(
        container.stored(
            isolation != null && ISOLATIONS.contains(isolation) ? isolation : "default"),
        null,
        null,
        task.resources(),
        stored(task.restartPolicy()),
        stored(task.placement()),
        task.networks(),
        task.logDriver(),
        task.forceUpdate(),
        "container");
  }

  private static @Nullable Placement stored(@Nullable Placement placement) {
    List<PlacementPreference> preferences = placement == null ? null : placement.preferences();
    return placement == null || preferences == null
        ? placement
        : new Placement(
            placement.constraints(),
            preferences.stream().flatMap(each -> spread(each.spread())).toList(),
            placement.maxReplicas(),
            placement.platforms());
  }

  private static Stream<PlacementPreference> spread(@Nullable SpreadOver over) {
    return over == null
        ? Stream.empty()
        : Stream.of(
            new PlacementPreference(new SpreadOver(Faults.orEmpty(over.spreadDescriptor()))));
  }

  private static ServiceMode stored(@Nullable ServiceMode mode) {
    if (mode == null) {
      return new ServiceMode(new Replicated(1L), null, null, null);
    }
    if (mode.global() != null || mode.globalJob() != null) {
      return mode;
    }
    ReplicatedJob job = mode.replicatedJob();
    if (job != null) {
      long concurrent = or(job.maxConcurrent(), 1);
      ReplicatedJob whole = new ReplicatedJob(concurrent, or(job.totalCompletions(), concurrent));
      return new ServiceMode(null, null, whole, null);
    }
    Replicated replicated = mode.replicated();
    long replicas = replicated == null ? 1 : or(replicated.replicas(), 1);
    return new ServiceMode(new Replicated(replicas), null, null, null);
  }

  private static long or(@Nullable Long given, long otherwise) {
    return given == null ? otherwise : given;
  }

  private static @Nullable RestartPolicy stored(@Nullable RestartPolicy policy) {
    return policy == null
        ? null
        : new RestartPolicy(
            or(policy.condition(), "any"),
            policy.delay(),
            or(policy.maxAttempts(), 0),
            policy.window());
  }

  private static @Nullable UpdateConfig stored(@Nullable UpdateConfig config) {
    return config == null
        ? null
        : new UpdateConfig(
            config.parallelism(),
            config.delay(),
            or(config.failureAction(), "pause"),
            config.monitor(),
            config.maxFailureRatio(),
            or(config.order(), "stop-first"));
  }

  private static @Nullable EndpointSpec stored(@Nullable EndpointSpec endpoint) {
    if (endpoint == null) {
      return null;
    }
    List<PortConfig> ports = endpoint.ports();
    return new EndpointSpec(
        or(endpoint.mode(), "vip"),
        ports == null ? null : ports.stream().map(ServiceSpecs::stored).toList());
  }

  private static PortConfig stored(PortConfig port) {
    String protocol = or(port.protocol(), "tcp").toLowerCase(Locale.ROOT);
    String publish = or(port.publishMode(), "ingress").toLowerCase(Locale.ROOT);
    return new PortConfig(
        port.name(),
        Set.of("tcp", "udp", "sctp").contains(protocol) ? protocol : "tcp",
        port.targetPort(),
        port.publishedPort(),
        publish.equals("host") ? "host" : "ingress");
  }

  private static String or(@Nullable String given, String otherwise) {
    return given == null || given.isEmpty() ? otherwise : given;
  }

  /** The spec with Swarm's defaults written out, as {@code insertDefaults=true} asks. */
  public static ServiceSpec withDefaults(ServiceSpec spec) {
    TaskSpec task = spec.taskTemplate();
    return new ServiceSpec(
        spec.name(),
        spec.labels(),
        task == null ? null : withDefaults(task),
        spec.mode(),
        withDefaults(spec.updateConfig()),
        withDefaults(spec.rollbackConfig()),
        spec.networks(),
        spec.endpointSpec());
  }

  private static TaskSpec withDefaults(TaskSpec task) {
    ContainerSpec container = task.containerSpec();
    ResourceRequirements resources = task.resources();
    return new TaskSpec(
        container == null ? null : withDefaults(container),
        task.pluginSpec(),
        task.networkAttachmentSpec(),
        resources == null ? new ResourceRequirements(null, null, null, null) : resources,
        withDefaults(task.restartPolicy()),
        task.placement() == null ? new Placement(null, null, 0, null) : task.placement(),
        task.networks(),
        task.logDriver(),
        task.forceUpdate(),
        task.runtime());
  }

  private static ContainerSpec withDefaults(ContainerSpec container) {
    DnsConfig dns = container.dnsConfig();
    return container.withDefaults(
        or(container.stopGracePeriod(), STOP_GRACE),
        dns == null ? new DnsConfig(null, null, null) : dns);
  }

  private static RestartPolicy withDefaults(@Nullable RestartPolicy policy) {
    return policy == null
        ? new RestartPolicy("any", FIVE_SECONDS, 0L, null)
        : new RestartPolicy(
            policy.condition(),
            or(policy.delay(), FIVE_SECONDS),
            policy.maxAttempts(),
            policy.window());
  }

  private static UpdateConfig withDefaults(@Nullable UpdateConfig config) {
    if (config == null) {
      return new UpdateConfig(1, 0, "pause", FIVE_SECONDS, 0, "stop-first");
    }
    return new UpdateConfig(
        config.parallelism(),
        config.delay(),
        config.failureAction(),
        config.monitor() == 0 ? FIVE_SECONDS : config.monitor(),
        config.maxFailureRatio(),
        config.order());
  }
}
