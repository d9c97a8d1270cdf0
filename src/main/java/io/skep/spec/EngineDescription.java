package io.skep.spec;

import io.skep.kernel.Immutable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Docker Engine of a node. */
@DockerJson
public record EngineDescription(
    @Nullable String engineVersion,
    @Nullable Map<String, String> labels,
    @Nullable List<PluginDescription> plugins) {
  /** Copies its collections. */
  public EngineDescription {
    labels = Immutable.sorted(labels);
    plugins = Immutable.list(plugins);
  }
}
