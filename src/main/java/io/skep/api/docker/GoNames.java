package io.skep.api.docker;

import io.skep.spec.BindOptions;
import io.skep.spec.CaConfig;
import io.skep.spec.ClusterOptions;
import io.skep.spec.ContainerSpec;
import io.skep.spec.DnsConfig;
import io.skep.spec.ExternalCa;
import io.skep.spec.FileTarget;
import io.skep.spec.Global;
import io.skep.spec.GlobalJob;
import io.skep.spec.Healthcheck;
import io.skep.spec.ImageOptions;
import io.skep.spec.LogDriver;
import io.skep.spec.Mount;
import io.skep.spec.NetworkAttachment;
import io.skep.spec.Replicated;
import io.skep.spec.ResourceLimits;
import io.skep.spec.SelinuxContext;
import io.skep.spec.SwarmSpec;
import io.skep.spec.TmpfsOptions;
import io.skep.spec.Ulimit;
import io.skep.spec.VolumeOptions;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What Go calls the types behind the records of {@code spec}; its decoder's errors name them. */
final class GoNames {
  private static final Map<Class<?>, String> TYPES =
      Map.ofEntries(
          Map.entry(Global.class, "swarm.GlobalService"),
          Map.entry(GlobalJob.class, "swarm.GlobalJob"),
          Map.entry(Replicated.class, "swarm.ReplicatedService"),
          Map.entry(SwarmSpec.class, "swarm.Spec"),
          Map.entry(CaConfig.class, "swarm.CAConfig"),
          Map.entry(ExternalCa.class, "swarm.ExternalCA"),
          Map.entry(DnsConfig.class, "swarm.DNSConfig"),
          Map.entry(ResourceLimits.class, "swarm.Limit"),
          Map.entry(NetworkAttachment.class, "swarm.NetworkAttachmentConfig"),
          Map.entry(FileTarget.class, "swarm.SecretReferenceFileTarget"),
          Map.entry(SelinuxContext.class, "swarm.SELinuxContext"),
          Map.entry(LogDriver.class, "swarm.Driver"),
          Map.entry(Healthcheck.class, "container.HealthConfig"),
          Map.entry(Ulimit.class, "units.Ulimit"),
          Map.entry(Mount.class, "mount.Mount"),
          Map.entry(BindOptions.class, "mount.BindOptions"),
          Map.entry(VolumeOptions.class, "mount.VolumeOptions"),
          Map.entry(TmpfsOptions.class, "mount.TmpfsOptions"),
          Map.entry(ImageOptions.class, "mount.ImageOptions"),
          Map.entry(ClusterOptions.class, "mount.ClusterOptions"));

  private static final Set<String> UNSIGNED =
      Set.of(
          "replicas",
          "maxConcurrent",
          "totalCompletions",
          "forceUpdate",
          "parallelism",
          "maxAttempts",
          "maxReplicas",
          "snapshotInterval",
          "keepOldSnapshots",
          "logEntriesForSlowFollowers",
          "forceRotate");

  private static final Set<String> UNSIGNED_32 =
      Set.of("targetPort", "publishedPort", "dataPathPort", "subnetSize");

  private static final Set<String> DURATIONS =
      Set.of(
          "delay",
          "monitor",
          "window",
          "stopGracePeriod",
          "heartbeatPeriod",
          "interval",
          "timeout",
          "startPeriod",
          "startInterval",
          "nodeCertExpiry");

  private static final Map<String, String> ENUMS =
      Map.of(
          "NodeSpec.role", "swarm.NodeRole",
          "NodeSpec.availability", "swarm.NodeAvailability",
          "RestartPolicy.condition", "swarm.RestartPolicyCondition",
          "EndpointSpec.mode", "swarm.ResolutionMode",
          "PortConfig.protocol", "swarm.PortConfigProtocol",
          "PortConfig.publishMode", "swarm.PortConfigPublishMode",
          "Mount.type", "mount.Type",
          "TaskSpec.runtime", "swarm.RuntimeType",
          "ContainerSpec.isolation", "container.Isolation",
          "PayloadRequest.data", "[]uint8");

  private GoNames() {}

  /** The type of a record, with its package. */
  static String of(Class<?> record) {
    String known = TYPES.get(record);
    return known == null ? "swarm." + record.getSimpleName() : known;
  }

  /** The type of a record, without its package. */
  static String struct(Class<?> record) {
    String name = of(record);
    return name.substring(name.indexOf('.') + 1);
  }

  /** The type of a field. */
  static String of(RecordComponent field) {
    String java = field.getName();
    String named = ENUMS.get(field.getDeclaringRecord().getSimpleName() + "." + java);
    if (named != null) {
      return named;
    }
    if (isInteger(field.getType())) {
      return isFileMode(field) ? "fs.FileMode" : integer(java, field.getDeclaringRecord());
    }
    return of(field.getGenericType());
  }

  private static String integer(String name, Class<?> owner) {
    if (UNSIGNED_32.contains(name)) {
      return "uint32";
    }
    if (UNSIGNED.contains(name)) {
      return "uint64";
    }
    if (DURATIONS.contains(name)) {
      return "time.Duration";
    }
    return owner == Healthcheck.class || name.endsWith("Tick") ? "int" : "int64";
  }

  /** The type of a value that is not an integer. */
  static String of(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == List.class
          ? "[]" + of(arguments[0])
          : generic.getRawType() == Map.class ? "map[string]" + of(arguments[1]) : "struct";
    }
    if (type == String.class) {
      return "string";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "bool";
    }
    return type == double.class ? "float32" : type instanceof Class<?> c ? of(c) : "struct";
  }

  static boolean isInteger(Class<?> type) {
    return type == long.class || type == Long.class;
  }

  /** Whether a number of this Go type may be negative. */
  static boolean isSigned(String goType) {
    return !goType.startsWith("uint") && !goType.equals("fs.FileMode");
  }

  /** The greatest number of this Go type that is taken. */
  static long maximum(String goType) {
    return goType.equals("uint32") || goType.equals("fs.FileMode") ? 0xFFFFFFFFL : Long.MAX_VALUE;
  }

  private static boolean isFileMode(RecordComponent field) {
    return field.getName().equals("mode") && field.getDeclaringRecord() != ContainerSpec.class;
  }
}
