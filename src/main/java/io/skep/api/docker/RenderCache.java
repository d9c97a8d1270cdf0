package io.skep.api.docker;

import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of the objects of one kind, kept while the view's entry is the same, and their order.
 *
 * <p>Entries are immutable, so an entry that is identical has the same JSON. Lists come in the
 * order of ids, as Swarm's store gives them.
 *
 * @param <K> ids
 * @param <T> objects
 */
final class RenderCache<K extends Comparable<K>, T> {
  private static final int SPARE = 1024;

  /** Writes an object. */
  @FunctionalInterface
  interface Renderer<K, T> {
    byte[] render(SwarmView view, K id, Entry<T> entry);
  }

  private record Rendered<T>(Entry<T> entry, byte[] bytes) {}

  private record Sorted<K, T>(Map<K, Entry<T>> of, List<Map.Entry<K, Entry<T>>> entries) {}

  private final Renderer<K, T> renderer;
  private final Map<K, Rendered<T>> rendered = new ConcurrentHashMap<>();
  private volatile @Nullable Sorted<K, T> sorted;

  RenderCache(Renderer<K, T> renderer) {
    this.renderer = renderer;
  }

  /** The JSON of an object; the array is shared and must not be changed. */
  byte[] bytes(SwarmView view, K id, Entry<T> entry) {
    Rendered<T> known = rendered.get(id);
    if (known != null && isSame(known.entry(), entry)) {
      return known.bytes();
    }
    byte[] bytes = renderer.render(view, id, entry);
    rendered.put(id, new Rendered<>(entry, bytes));
    return bytes;
  }

  /** The objects in the order of their ids. */
  List<Map.Entry<K, Entry<T>>> inOrder(Map<K, Entry<T>> objects) {
    Sorted<K, T> known = sorted;
    if (known != null && isSame(known.of(), objects)) {
      return known.entries();
    }
    List<Map.Entry<K, Entry<T>>> entries =
        objects.entrySet().stream().sorted(Comparator.comparing(Map.Entry::getKey)).toList();
    sorted = new Sorted<>(objects, entries);
    if (rendered.size() > 2 * entries.size() + SPARE) {
      rendered.keySet().retainAll(objects.keySet());
    }
    return entries;
  }

  @SuppressWarnings("ReferenceEquality") // identical entries have identical JSON; equality costs
  private static boolean isSame(Object a, Object b) {
    return a == b;
  }
}
