package io.skep.scheduler;

import io.skep.spec.DiscreteResource;
import io.skep.spec.GenericResource;
import io.skep.spec.NamedResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The generic resources of a node that are still free: names, or mere counts. Mutable. */
final class GenericPool {
  private final Map<String, Long> counted = new TreeMap<>();
  private final Map<String, NavigableSet<String>> named = new TreeMap<>();

  GenericPool(@Nullable List<GenericResource> all) {
    if (all != null) {
      all.forEach(this::free);
    }
  }

  boolean has(Map<String, Long> wanted) {
    return wanted.isEmpty()
        || wanted.entrySet().stream().allMatch(e -> left(e.getKey()) >= e.getValue());
  }

  private long left(String kind) {
    NavigableSet<String> names = named.get(kind);
    return names == null ? counted.getOrDefault(kind, 0L) : names.size();
  }

  /** What a task gets that wants so much; to be called only where it {@link #has} it. */
  @Nullable List<GenericResource> choose(Map<String, Long> wanted) {
    if (wanted.isEmpty()) {
      return null;
    }
    List<GenericResource> chosen = new ArrayList<>();
    wanted.forEach(
        (kind, count) -> {
          NavigableSet<String> names = named.get(kind);
          if (names == null) {
            chosen.add(new GenericResource(null, new DiscreteResource(kind, count)));
          } else {
            names.stream()
                .limit(count)
                .forEach(
                    name -> chosen.add(new GenericResource(new NamedResource(kind, name), null)));
          }
        });
    return chosen;
  }

  void take(@Nullable List<GenericResource> taken) {
    change(taken, -1);
  }

  void giveBack(@Nullable List<GenericResource> taken) {
    change(taken, 1);
  }

  private void change(@Nullable List<GenericResource> resources, int sign) {
    if (resources == null) {
      return;
    }
    for (GenericResource resource : resources) {
      if (sign > 0) {
        free(resource);
        continue;
      }
      DiscreteResource discrete = resource.discreteResourceSpec();
      NamedResource name = resource.namedResourceSpec();
      if (discrete != null && discrete.kind() != null) {
        counted.merge(discrete.kind(), -discrete.value(), Long::sum);
      } else if (name != null && name.kind() != null && name.value() != null) {
        named.computeIfAbsent(name.kind(), kind -> new TreeSet<>()).remove(name.value());
      }
    }
  }

  private void free(GenericResource resource) {
    DiscreteResource discrete = resource.discreteResourceSpec();
    NamedResource name = resource.namedResourceSpec();
    if (discrete != null && discrete.kind() != null) {
      counted.merge(discrete.kind(), discrete.value(), Long::sum);
    } else if (name != null && name.kind() != null && name.value() != null) {
      named.computeIfAbsent(name.kind(), kind -> new TreeSet<>()).add(name.value());
    }
  }
}
