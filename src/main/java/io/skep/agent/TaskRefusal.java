package io.skep.agent;

import io.skep.session.AssignedTask;
import io.skep.spec.ContainerSpec;
import io.skep.spec.Mount;
import io.skep.spec.template.TemplateException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Says why a task can never run on any engine, before the engine is asked. */
final class TaskRefusal {
  private TaskRefusal() {}

  /** The words for {@code Status.Err}; empty if nothing speaks against the task. */
  static Optional<String> of(AssignedTask task) {
    ContainerSpec spec = task.spec().containerSpec();
    if (spec == null) {
      return Optional.of(
          "unsupported runtime: " + task.spec().runtime() + " (expected: container)");
    }
    ContainerSpec expanded;
    try {
      expanded = TaskTemplates.spec(task, spec);
    } catch (TemplateException e) {
      return Optional.of(e.words());
    }
    return mounts(expanded).stream().map(TaskRefusal::of).flatMap(Optional::stream).findFirst();
  }

  private static List<Mount> mounts(ContainerSpec spec) {
    List<Mount> mounts = spec.mounts();
    return mounts == null ? List.of() : mounts;
  }

  private static Optional<String> of(Mount mount) {
    String type = Objects.requireNonNullElse(mount.type(), "");
    String source = Objects.requireNonNullElse(mount.source(), "");
    String target = Objects.requireNonNullElse(mount.target(), "");
    if (!target.startsWith("/") && !"npipe".equals(type)) {
      return Optional.of("invalid mount target, must be an absolute path: " + target);
    }
    return Optional.ofNullable(
        switch (type) {
          case "bind" ->
              source.startsWith("/")
                  ? null
                  : "invalid bind mount source, must be an absolute path: " + source;
          case "volume" ->
              source.startsWith("/")
                  ? "invalid volume mount source, must not be an absolute path: " + source
                  : null;
          case "tmpfs" -> source.isEmpty() ? null : "invalid tmpfs source, source must be empty";
          case "npipe", "image" -> null;
          default -> "invalid mount type: " + type;
        });
  }
}
