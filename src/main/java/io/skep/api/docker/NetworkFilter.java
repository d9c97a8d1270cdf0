package io.skep.api.docker;

import io.skep.kernel.NetworkId;
import io.skep.network.Network;
import io.skep.spec.NetworkSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The {@code filters} of {@code GET /networks} and of a prune, for networks of the swarm. */
record NetworkFilter(FilterSet filters) {
  boolean passes(NetworkId id, Network network) {
    NetworkSpec spec = network.spec();
    return contains("id", id.value())
        && contains("name", network.name())
        && filters.exact("driver", () -> String.valueOf(spec.driver()))
        && filters.exact("scope", () -> "swarm")
        && filters.exact("type", () -> "custom")
        && labels("label", spec)
        && dangling();
  }

  /** Docker does not look who uses a network here: all that it did not make itself dangle. */
  private boolean dangling() {
    List<String> wanted = filters.of("dangling");
    return wanted.isEmpty()
        || wanted.getFirst().equals("1")
        || wanted.getFirst().equalsIgnoreCase("true");
  }

  /** Whether a prune with these filters may take it. */
  boolean prunes(NetworkSpec spec) {
    boolean kept = filters.has("label!") && labels("label!", spec);
    return labels("label", spec) && !kept && !filters.has("until");
  }

  private boolean labels(String kind, NetworkSpec spec) {
    return filters.labels(kind, Objects.requireNonNullElse(spec.labels(), Map.of()));
  }

  /** Unlike those of other objects, a network's name is found by any part of it. */
  private boolean contains(String kind, String text) {
    List<String> wanted = filters.of(kind);
    return wanted.isEmpty() || wanted.stream().anyMatch(text::contains);
  }
}
