package io.skep.agent;

import io.skep.kernel.Immutable;
import io.skep.spec.ContainerStatus;
import io.skep.spec.PortConfig;
import java.util.List;
import java.util.Map;

/**
 * A container as the engine sees it now.
 *
 * @param started whether it was ever started, so that it must not be started again
 * @param pid of its first process, 0 while it does not run
 * @param error the engine's words on why it could not start, or empty
 * @param tty whether its output is one raw stream
 * @param hostPorts ports that are published now, one for each address they are bound to
 */
public record ContainerView(
    String id,
    String name,
    Map<String, String> labels,
    Phase phase,
    boolean started,
    Health health,
    long pid,
    long exitCode,
    String error,
    boolean tty,
    List<PortConfig> hostPorts) {
  /** Copies the collections. */
  public ContainerView {
    labels = Immutable.sortedOrEmpty(labels);
    hostPorts = List.copyOf(hostPorts);
  }

  /** Whether it runs. */
  public enum Phase {
    /** Made, not running, not ended: also one whose start failed. */
    CREATED,
    /** Running, paused or being restarted. */
    RUNNING,
    /** Ended. */
    ENDED
  }

  /** What its health check says. */
  public enum Health {
    /** It has no health check. */
    NONE,
    /** Not yet known. */
    STARTING,
    HEALTHY,
    UNHEALTHY
  }

  /** What a task's status shows of it. */
  ContainerStatus status() {
    return new ContainerStatus(id, pid, exitCode);
  }
}
