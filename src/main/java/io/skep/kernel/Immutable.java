package io.skep.kernel;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Immutable copies of collections that may be absent; absent and empty stay different. */
public final class Immutable {
  private Immutable() {}

  /** A copy, or null for null. Throws {@link NullPointerException} on a null element. */
  public static <T> @Nullable List<T> list(@Nullable List<T> list) {
    return list == null ? null : List.copyOf(list);
  }

  /** A copy ordered by key, as Go writes maps; null for null. */
  public static <V> @Nullable Map<String, V> sorted(@Nullable Map<String, V> map) {
    return map == null ? null : unmodifiable(map);
  }

  /** A copy ordered by key; empty for null. */
  public static <V> Map<String, V> sortedOrEmpty(@Nullable Map<String, V> map) {
    return map == null ? Collections.emptySortedMap() : unmodifiable(map);
  }

  private static <V> SortedMap<String, V> unmodifiable(Map<String, V> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}
