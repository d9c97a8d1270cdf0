package io.skep.spec;

import io.skep.kernel.Immutable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where tasks may and should go. */
@DockerJson
public record Placement(
    @Nullable List<String> constraints,
    @Nullable List<PlacementPreference> preferences,
    @OmitZero long maxReplicas,
    @Nullable List<Platform> platforms) {
  /** Copies its collections. */
  public Placement {
    constraints = Immutable.list(constraints);
    preferences = Immutable.list(preferences);
    platforms = Immutable.list(platforms);
  }
}
