package io.skep.api.docker;

import io.skep.api.http.ApiException;
import io.skep.spec.ContainerSpec;
import io.skep.spec.Mount;
import io.skep.spec.ServiceSpec;
import io.skep.spec.TaskSpec;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Swarm expands templates in a few fields; Skep does not yet, and must not pass them on raw. */
final class Templates {
  private Templates() {}

  /** Throws {@link ApiException} 501 where a field that Swarm expands holds a template. */
  static void requireNone(ServiceSpec spec) {
    TaskSpec task = spec.taskTemplate();
    ContainerSpec container = task == null ? null : task.containerSpec();
    if (container == null) {
      return;
    }
    Stream<@Nullable String> mounts = all(container.mounts()).flatMap(Templates::expanded);
    boolean any =
        Stream.concat(
                Stream.concat(Stream.ofNullable(container.hostname()), all(container.env())),
                mounts)
            .filter(Objects::nonNull)
            .anyMatch(text -> text.contains("{{"));
    if (any) {
      throw InitChecks.notYet("expanding templates in a hostname, an environment or a mount");
    }
  }

  private static Stream<@Nullable String> expanded(Mount mount) {
    return Stream.of(mount.source(), mount.target());
  }

  private static <T> Stream<T> all(@Nullable List<T> list) {
    return list == null ? Stream.empty() : list.stream();
  }
}
