package io.skep.agent;

import io.skep.spec.ContainerStatus;
import io.skep.spec.PortConfig;
import io.skep.spec.PortStatus;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes statuses in Docker Swarm's words. */
final class Statuses {
  private static final PortStatus NO_PORTS = new PortStatus(null);
  private static final ContainerStatus NO_CONTAINER = new ContainerStatus("", 0, 0);

  private final InstantSource clock;

  Statuses(InstantSource clock) {
    this.clock = clock;
  }

  /** Entered a state in which nothing happens to the container, if there is one yet. */
  TaskStatus entered(TaskState state, String message, @Nullable ContainerStatus container) {
    return reached(state, message, null, container);
  }

  /** The container is made. Who sees the task start knows by this which one it is. */
  TaskStatus prepared(String container, String without) {
    return reached(
        TaskState.READY, "prepared" + without, null, new ContainerStatus(container, 0, 0));
  }

  TaskStatus starting(String message, ContainerView container) {
    return reached(TaskState.STARTING, message, null, container.status());
  }

  /** Runs; what it goes without is said too. */
  TaskStatus running(ContainerView container, String without) {
    List<PortConfig> ports = container.hostPorts();
    return new TaskStatus(
        clock.instant(),
        TaskState.RUNNING,
        "started" + without,
        null,
        container.status(),
        ports.isEmpty() ? NO_PORTS : new PortStatus(ports));
  }

  TaskStatus complete(ContainerView container) {
    return reached(TaskState.COMPLETE, "finished", null, container.status());
  }

  TaskStatus shutdown(Optional<ContainerView> container) {
    return reached(
        TaskState.SHUTDOWN, "shutdown", null, container.map(ContainerView::status).orElse(null));
  }

  /** Can never run; the message stays that of the step it was in. */
  TaskStatus rejected(String message, String error) {
    return reached(TaskState.REJECTED, message, error, NO_CONTAINER);
  }

  /** Can never run, as seen from its spec alone. */
  TaskStatus unresolvable(String error) {
    return reached(TaskState.REJECTED, "resolving controller failed", error, null);
  }

  TaskStatus failed(@Nullable String message, String error, Optional<ContainerView> container) {
    return reached(
        TaskState.FAILED,
        message,
        error,
        container.map(ContainerView::status).orElse(NO_CONTAINER));
  }

  /** Swarm's words for a container that ended. */
  static String exit(long code, String cause) {
    String words = "task: non-zero exit (" + code + ")";
    return cause.isEmpty() ? words : words + ": " + cause;
  }

  private TaskStatus reached(
      TaskState state,
      @Nullable String message,
      @Nullable String error,
      @Nullable ContainerStatus container) {
    return new TaskStatus(clock.instant(), state, message, error, container, NO_PORTS);
  }
}
