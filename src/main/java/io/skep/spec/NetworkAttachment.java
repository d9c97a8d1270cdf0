package io.skep.spec;

import io.skep.kernel.Immutable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A network a task joins. */
@DockerJson
public record NetworkAttachment(
    @Nullable String target,
    @Nullable List<String> aliases,
    @Nullable Map<String, String> driverOpts) {
  /** Copies its collections. */
  public NetworkAttachment {
    aliases = Immutable.list(aliases);
    driverOpts = Immutable.sorted(driverOpts);
  }
}
