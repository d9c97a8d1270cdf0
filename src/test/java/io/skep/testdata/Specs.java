package io.skep.testdata;

import io.skep.spec.ContainerSpec;
import io.skep.spec.Global;
import io.skep.spec.NodeSpec;
import io.skep.spec.Replicated;
import io.skep.spec.RestartPolicy;
import io.skep.spec.ServiceMode;
import io.skep.spec.ServiceSpec;
import io.skep.spec.SwarmSpec;
import io.skep.spec.TaskSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small specs that say no more than a test needs. */
public final class Specs {
  private Specs() {}

  /** A replicated service. */
  public static ServiceSpec service(String name, long replicas) {
    return service(name, new ServiceMode(new Replicated(replicas), null, null, null));
  }

  /** A global service. */
  public static ServiceSpec globalService(String name) {
    return service(name, new ServiceMode(null, new Global(), null, null));
  }

  private static ServiceSpec service(String name, ServiceMode mode) {
    return new ServiceSpec(name, Map.of(), task("alpine"), mode, null, null, null, null);
  }

  /** A task that runs this image, restarted without limit. */
  public static TaskSpec task(String image) {
    return task(image, null);
  }

  /** A task that runs this image, restarted at most so often. */
  public static TaskSpec task(String image, @Nullable Long maxAttempts) {
    return new TaskSpec(
        container(image),
        null,
        null,
        null,
        new RestartPolicy("any", null, maxAttempts, null),
        null,
        null,
        null,
        0,
        null);
  }

  private static ContainerSpec container(String image) {
    return new ContainerSpec(
        image, null, null, null, null, null, null, null, null, null, null, null, false, false,
        false, null, null, null, null, null, null, null, null, null, null, null, null, 0);
  }

  /** A worker in this availability. */
  public static NodeSpec node(String availability) {
    return new NodeSpec(null, Map.of(), "worker", availability);
  }

  /** The spec of a swarm. */
  public static SwarmSpec swarm(String label) {
    return new SwarmSpec("default", Map.of("label", label), null, null, null, null, null, null);
  }
}
