package io.skep.simulation;

import io.skep.spec.DiscreteResource;
import io.skep.spec.EndpointSpec;
import io.skep.spec.EngineDescription;
import io.skep.spec.GenericResource;
import io.skep.spec.Global;
import io.skep.spec.GlobalJob;
import io.skep.spec.NamedResource;
import io.skep.spec.NodeDescription;
import io.skep.spec.Placement;
import io.skep.spec.PlacementPreference;
import io.skep.spec.Platform;
import io.skep.spec.PortConfig;
import io.skep.spec.Replicated;
import io.skep.spec.ReplicatedJob;
import io.skep.spec.Resources;
import io.skep.spec.RestartPolicy;
import io.skep.spec.ServiceMode;
import io.skep.spec.SpreadOver;
import io.skep.spec.UpdateConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What users ask for, at random: all modes, and all that a spec can say of placing and updating.
 */
record RandomSpecs(Chance chance) {
  private static final long CPU = 1_000_000_000L;
  private static final long GB = 1L << 30;

  Specs service(String name) {
    ServiceMode mode =
        switch (chance.below(8)) {
          case 0 -> new ServiceMode(null, new Global(), null, null);
          case 1 -> new ServiceMode(null, null, job(), null);
          case 2 -> new ServiceMode(null, null, null, new GlobalJob());
          default -> new ServiceMode(new Replicated((long) chance.below(6)), null, null, null);
        };
    boolean job = isJob(mode);
    return new Specs(
        name,
        mode,
        image(job),
        chance.half() ? restart(job) : null,
        !job && chance.half() ? update(true) : null,
        !job && chance.half() ? update(false) : null,
        placement(mode),
        chance.below(3) == 0 ? reservations() : null,
        !job && chance.below(5) == 0 ? ports() : null,
        0);
  }

  static boolean isJob(ServiceMode mode) {
    return mode.replicatedJob() != null || mode.globalJob() != null;
  }

  private ReplicatedJob job() {
    return new ReplicatedJob(1L + chance.below(3), 1L + chance.below(6));
  }

  String image(boolean job) {
    if (job) {
      return chance.oneOf(Images.JOBS);
    }
    return chance.oneOf(chance.below(5) == 0 ? Images.BAD : Images.SERVICES);
  }

  RestartPolicy restart(boolean job) {
    String condition =
        job
            ? chance.any("on-failure", "none")
            : chance.any("any", "on-failure", "none", "any", "any");
    long attempts = chance.half() ? 0 : 1 + chance.below(3);
    Duration window = chance.half() ? Duration.ZERO : Duration.ofSeconds(1 + chance.below(30));
    return new RestartPolicy(condition, chance.millis(4000).toNanos(), attempts, window.toNanos());
  }

  UpdateConfig update(boolean mayRollBack) {
    return new UpdateConfig(
        chance.below(4),
        chance.half() ? 0 : chance.millis(3000).toNanos(),
        mayRollBack
            ? chance.any("pause", "continue", "rollback", "rollback")
            : chance.any("pause", "continue"),
        chance.half() ? 0 : Duration.ofSeconds(1 + chance.below(5)).toNanos(),
        chance.below(3) > 0 ? 0 : 0.5,
        chance.any("stop-first", "start-first"));
  }

  @Nullable Placement placement(ServiceMode mode) {
    List<String> constraints = new ArrayList<>();
    if (chance.below(4) == 0) {
      constraints.add(
          chance.any(
              "node.labels.zone==z0",
              "node.labels.zone!=z1",
              "node.hostname!=n0",
              "node.role==worker",
              "node.platform.os==linux",
              "node.labels.disk==ssd"));
    }
    List<PlacementPreference> spread = new ArrayList<>();
    if (chance.below(4) == 0) {
      spread.add(new PlacementPreference(new SpreadOver("node.labels.zone")));
    }
    if (chance.below(8) == 0) {
      spread.add(new PlacementPreference(new SpreadOver("node.labels.disk")));
    }
    long most = mode.replicated() != null && chance.below(5) == 0 ? 1 + chance.below(2) : 0;
    return constraints.isEmpty() && spread.isEmpty() && most == 0 && chance.half()
        ? null
        : new Placement(
            constraints.isEmpty() ? null : constraints,
            spread.isEmpty() ? null : spread,
            most,
            null);
  }

  private Resources reservations() {
    List<GenericResource> generic =
        chance.below(3) > 0
            ? null
            : List.of(
                chance.half()
                    ? new GenericResource(null, new DiscreteResource("gpu", 1))
                    : new GenericResource(null, new DiscreteResource("ssd", 1 + chance.below(2))));
    return new Resources(
        chance.half() ? CPU / 2 * (1 + chance.below(3)) : 0, chance.half() ? GB : 0, generic);
  }

  private EndpointSpec ports() {
    return new EndpointSpec(
        "vip", List.of(new PortConfig(null, "tcp", 80, 8080L + chance.below(2), "host")));
  }

  Map<String, String> labels() {
    return chance.below(4) == 0
        ? Map.of()
        : Map.of("zone", "z" + chance.below(3), "disk", chance.any("ssd", "hdd"));
  }

  NodeDescription node(String hostname) {
    List<GenericResource> generic =
        chance.half()
            ? null
            : List.of(
                new GenericResource(new NamedResource("gpu", "g0"), null),
                new GenericResource(new NamedResource("gpu", "g1"), null),
                new GenericResource(null, new DiscreteResource("ssd", 3)));
    return new NodeDescription(
        hostname,
        new Platform("x86_64", "linux"),
        new Resources((1 + chance.below(5)) * CPU, (1 + chance.below(8)) * GB, generic),
        new EngineDescription("1", null, null),
        null);
  }
}
