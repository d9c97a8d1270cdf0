package io.skep.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The writes that wait, in the order in which they were offered; not thread-safe. */
final class WaitingWrites {
  private final ArrayDeque<PendingWrite> queue = new ArrayDeque<>();
  private final List<PendingWrite> unanswered = new ArrayList<>();
  private long queuedBytes;

  void add(PendingWrite write) {
    queue.add(write);
    queuedBytes += write.bytes().length;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** How much waits, in bytes, without what came back unanswered. */
  long bytes() {
    return queuedBytes;
  }

  /** Takes the first ones, as many as fit, and one at least. */
  List<PendingWrite> next(int entryBytes) {
    var batch = new ArrayList<PendingWrite>();
    int size = 0;
    for (var next = queue.peek();
        next != null && (batch.isEmpty() || size + next.bytes().length <= entryBytes);
        next = queue.peek()) {
      batch.add(queue.remove());
      size += next.bytes().length;
    }
    queuedBytes -= size;
    return batch;
  }

  /** A write came back without an answer; it is to be repeated. */
  void unanswered(PendingWrite write) {
    unanswered.add(write);
  }

  boolean hasUnanswered() {
    return !unanswered.isEmpty();
  }

  /** Whether a write that was offered before this one is to be repeated. */
  boolean isBehindUnanswered(PendingWrite write) {
    return unanswered.stream().anyMatch(earlier -> earlier.order() < write.order());
  }

  /** Puts what came back in front again, in its old order. */
  void requeueUnanswered() {
    unanswered.sort(Comparator.comparingLong(PendingWrite::order).reversed());
    for (var write : unanswered) {
      queue.addFirst(write);
      queuedBytes += write.bytes().length;
    }
    unanswered.clear();
  }

  /** Takes out of the queue those of which this holds. */
  List<PendingWrite> take(Predicate<PendingWrite> which) {
    var taken = queue.stream().filter(which).toList();
    queue.removeAll(taken);
    taken.forEach(write -> queuedBytes -= write.bytes().length);
    return taken;
  }

  /** All there are. */
  Stream<PendingWrite> all() {
    return Stream.concat(unanswered.stream(), queue.stream());
  }

  /** Takes all there are. */
  List<PendingWrite> drain() {
    var all = new ArrayList<>(unanswered);
    all.addAll(queue);
    unanswered.clear();
    queue.clear();
    queuedBytes = 0;
    return all;
  }
}
