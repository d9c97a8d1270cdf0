package io.skep.scheduler;

import io.skep.spec.DiscreteResource;
import io.skep.spec.GenericResource;
import io.skep.spec.NamedResource;
import io.skep.spec.ResourceRequirements;
import io.skep.spec.Resources;
import io.skep.spec.TaskSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one task sets aside on its node.
 *
 * @param nanoCpus CPUs in 1e-9
 * @param generic how many of each kind
 */
record Reservation(long nanoCpus, long memoryBytes, Map<String, Long> generic) {
  private static final Reservation NONE = new Reservation(0, 0, Map.of());

  static Reservation of(TaskSpec spec) {
    ResourceRequirements requirements = spec.resources();
    Resources reserved = requirements == null ? null : requirements.reservations();
    return reserved == null
        ? NONE
        : new Reservation(
            reserved.nanoCpus(), reserved.memoryBytes(), count(reserved.genericResources()));
  }

  /** Named ones count as one each. */
  static Map<String, Long> count(@Nullable List<GenericResource> resources) {
    if (resources == null || resources.isEmpty()) {
      return Map.of();
    }
    Map<String, Long> counts = new TreeMap<>();
    for (GenericResource resource : resources) {
      DiscreteResource discrete = resource.discreteResourceSpec();
      NamedResource named = resource.namedResourceSpec();
      if (discrete != null && discrete.kind() != null) {
        counts.merge(discrete.kind(), discrete.value(), Long::sum);
      } else if (named != null && named.kind() != null) {
        counts.merge(named.kind(), 1L, Long::sum);
      }
    }
    return counts;
  }

  boolean isEmpty() {
    return nanoCpus <= 0 && memoryBytes <= 0 && generic.isEmpty();
  }
}
