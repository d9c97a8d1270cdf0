package io.skep.view;

/**
 * An object of the view with its places in the log.
 *
 * @param createdIndex the event that made it
 * @param index the last event that touched it; Docker's {@code Version.Index}
 * @param wishIndex the last event that changed what is wanted of it: a spec, an assignment, a
 *     desired state
 */
public record Entry<T>(T value, long createdIndex, long index, long wishIndex) {
  static <T> Entry<T> created(T value, long index) {
    return new Entry<>(value, index, index, index);
  }

  Entry<T> with(T next, long at, boolean wish) {
    return new Entry<>(next, createdIndex, at, wish ? at : wishIndex);
  }
}
