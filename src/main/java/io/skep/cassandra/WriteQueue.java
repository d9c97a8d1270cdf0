package io.skep.cassandra;

import io.skep.journal.JournalUnavailableException;
import io.skep.journal.JournalUnavailableException.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What waits to be written, bounded; refuses at once while the journal takes no writes. */
final class WriteQueue {
  private static final int BATCH_EVENTS = 256;
  private static final int BATCH_BYTES = 1 << 19;

  private final long limit;
  private final Runnable filled;
  private final ArrayDeque<Append> waiting = new ArrayDeque<>();
  private long bytes;
  private @Nullable JournalUnavailableException refusal;

  /**
   * @param limit the most that may wait, in bytes
   * @param filled told when there is something to take
   */
  WriteQueue(long limit, Runnable filled) {
    this.limit = limit;
    this.filled = filled;
  }

  void offer(Append append) {
    var refused = add(append);
    if (refused == null) {
      filled.run();
    } else {
      append.done().completeExceptionally(refused);
    }
  }

  private synchronized @Nullable JournalUnavailableException add(Append append) {
    if (refusal != null) {
      return refusal;
    }
    if (bytes + append.size() > limit) {
      return new JournalUnavailableException(
          Reason.OVERLOADED, bytes + " bytes wait to be written (expected: <= " + limit + ")");
    }
    waiting.add(append);
    bytes += append.size();
    return null;
  }

  /** What goes into the next batch: at least one, unless nothing waits. */
  synchronized List<Append> take() {
    var taken = new ArrayList<Append>();
    int events = 0;
    int size = 0;
    for (var next = waiting.peek(); next != null; next = waiting.peek()) {
      events += next.events().size();
      size += next.size();
      if (!taken.isEmpty() && (events > BATCH_EVENTS || size > BATCH_BYTES)) {
        break;
      }
      taken.add(waiting.remove());
      bytes -= next.size();
    }
    return taken;
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Fails what waits and, until {@link #accept}, what comes. */
  void refuse(JournalUnavailableException why) {
    synchronized (this) {
      refusal = why;
    }
    fail(why);
  }

  /** Takes what comes from now on. */
  synchronized void accept() {
    refusal = null;
  }

  /** Fails what waits. */
  void fail(RuntimeException why) {
    List<Append> failed;
    synchronized (this) {
      failed = List.copyOf(waiting);
      waiting.clear();
      bytes = 0;
    }
    failed.forEach(append -> append.done().completeExceptionally(why));
  }
}
