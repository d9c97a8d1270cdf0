package io.skep.agent;

import io.skep.agent.ContainerView.Health;
import io.skep.agent.ContainerView.Phase;
import io.skep.session.AssignedTask;
import io.skep.spec.ContainerSpec;
import io.skep.spec.Mount;
import io.skep.spec.TaskStatus;
import io.skep.spec.template.TemplateException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a task on an engine. Each blocks, looks first at what is there, and so may be cut
 * off anywhere and begun again: it neither makes a second container nor starts one twice.
 *
 * <p>Throws {@link EngineException} only where asking again may help.
 */
final class TaskWork {
  static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);
  private static final String UNHEALTHY = "dockerexec: unhealthy container";

  private final Engine engine;
  private final Statuses statuses;
  private final PayloadFiles files;

  TaskWork(Engine engine, InstantSource clock, PayloadFiles files) {
    this.engine = engine;
    this.files = files;
    this.statuses = new Statuses(clock);
  }

  Statuses statuses() {
    return statuses;
  }

  /** Whether the image must be fetched before the container is made. */
  boolean needsPull(AssignedTask task) {
    String image = image(task);
    return !image.startsWith("sha256:")
        && !(image.contains("@") && engine.hasImage(image))
        && engine.inspect(task.name()).isEmpty();
  }

  /** Makes the container. */
  StepResult create(AssignedTask task) {
    String made;
    try {
      made = engine.create(ContainerRequest.of(task, ready(task)));
    } catch (TemplateException e) {
      files.delete(task);
      return StepResult.of(statuses.rejected("preparing", e.words()));
    } catch (EngineException e) {
      throwIfTemporary(e);
      files.delete(task);
      return StepResult.of(statuses.rejected("preparing", e.words()));
    }
    return StepResult.of(statuses.prepared(made, NotCarried.words(task)));
  }

  /**
   * The spec as it is to be carried out: templates expanded, secrets and configs among its mounts.
   */
  private ContainerSpec ready(AssignedTask task) {
    ContainerSpec expanded = TaskTemplates.spec(task, spec(task));
    List<Mount> bound = files.write(task, expanded);
    if (bound.isEmpty()) {
      return expanded;
    }
    List<Mount> own = expanded.mounts();
    List<Mount> all = new ArrayList<>(own == null ? List.of() : own);
    all.addAll(bound);
    return expanded.expanded(expanded.hostname(), expanded.env(), all);
  }

  /** Starts the container if it was never started, and sees how it does. */
  StepResult start(AssignedTask task) {
    Optional<ContainerView> found = engine.inspect(task.name());
    if (found.isPresent() && !found.get().started()) {
      try {
        engine.start(task.name());
      } catch (EngineException e) {
        throwIfTemporary(e);
        return StepResult.of(
            statuses.failed(
                "starting",
                "starting container failed: " + e.words(),
                engine.inspect(task.name())));
      }
      found = engine.inspect(task.name());
    }
    if (found.isEmpty()) {
      return gone(task, "starting");
    }
    ContainerView container = found.get();
    return switch (container.phase()) {
      case CREATED, RUNNING -> whileStarting(task, container);
      case ENDED -> endedWhileStarting(task, container);
    };
  }

  private StepResult whileStarting(AssignedTask task, ContainerView container) {
    return switch (container.health()) {
      case NONE, HEALTHY -> StepResult.of(statuses.running(container, NotCarried.words(task)));
      case STARTING -> StepResult.of(statuses.starting("starting", container));
      case UNHEALTHY -> StepResult.UNHEALTHY;
    };
  }

  private StepResult endedWhileStarting(AssignedTask task, ContainerView container) {
    files.delete(task);
    if (container.health() != Health.NONE && container.exitCode() != 0) {
      return StepResult.of(ended(container, "starting"));
    }
    // It did run, if only for a moment: no state is passed over.
    return StepResult.of(
        statuses.running(container, NotCarried.words(task)), ended(container, "started"));
  }

  /** Sees how a running container does. */
  StepResult look(AssignedTask task) {
    Optional<ContainerView> found = engine.inspect(task.name());
    if (found.isEmpty()) {
      return gone(task, "started");
    }
    ContainerView container = found.get();
    if (container.phase() != Phase.RUNNING) {
      files.delete(task);
      return StepResult.of(ended(container, "started"));
    }
    return container.health() == Health.UNHEALTHY ? StepResult.UNHEALTHY : StepResult.NOTHING;
  }

  private StepResult gone(AssignedTask task, String message) {
    files.delete(task);
    return StepResult.of(
        statuses.failed(message, "No such container: " + task.name(), Optional.empty()));
  }

  /** Stops a container that its health check condemned; the message is that of the step before. */
  StepResult stopUnhealthy(AssignedTask task, @Nullable String message) {
    Optional<ContainerView> found = engine.inspect(task.name());
    if (found.isPresent() && found.get().phase() == Phase.RUNNING) {
      halt(task, found.get().id());
      found = engine.inspect(task.name());
    }
    long code = found.map(ContainerView::exitCode).orElse(0L);
    files.delete(task);
    String words = code == 0 ? UNHEALTHY : Statuses.exit(code, UNHEALTHY);
    return StepResult.of(statuses.failed(message, words, found));
  }

  private TaskStatus ended(ContainerView container, String message) {
    return container.exitCode() == 0
        ? statuses.complete(container)
        : statuses.failed(
            message,
            Statuses.exit(container.exitCode(), container.error()),
            Optional.of(container));
  }

  /** Stops the container, if there is one. */
  StepResult shutDown(AssignedTask task) {
    Optional<ContainerView> found = engine.inspect(task.name());
    if (found.isPresent() && found.get().phase() == Phase.RUNNING) {
      halt(task, found.get().id());
      found = engine.inspect(task.name());
    }
    files.delete(task);
    return StepResult.of(statuses.shutdown(found));
  }

  private void halt(AssignedTask task, String container) {
    try {
      engine.stop(container, grace(task));
    } catch (EngineException e) {
      throwIfTemporary(e);
      engine.kill(container);
    }
  }

  /** Stops and removes whatever is known by the task's id. */
  void remove(AssignedTask task) {
    Map<String, @Nullable String> label = Map.of(TaskLabels.TASK_ID, task.id().value());
    for (ContainerSummary container : engine.list(label)) {
      if (container.running()) {
        halt(task, container.id());
      }
      engine.remove(container.id());
    }
    files.delete(task);
  }

  /** The image's name. */
  static String image(AssignedTask task) {
    return Objects.requireNonNullElse(spec(task).image(), "");
  }

  /** How long the container may take to stop. */
  static Duration grace(AssignedTask task) {
    ContainerSpec spec = task.spec().containerSpec();
    Long nanos = spec == null ? null : spec.stopGracePeriod();
    return nanos == null ? DEFAULT_GRACE : Duration.ofNanos(nanos);
  }

  private static ContainerSpec spec(AssignedTask task) {
    return Objects.requireNonNull(task.spec().containerSpec(), "refused before");
  }

  private static void throwIfTemporary(EngineException e) {
    if (e.isTemporary()) {
      throw e;
    }
  }
}
