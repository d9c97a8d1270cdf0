package io.skep.journal;

import io.skep.consensus.ManagerGroup;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the other managers hear of what was committed.
 *
 * <p>The next entry tells them, and mostly follows soon. Where none does, they are told without one
 * after a moment: sparing them that message is worth more than those milliseconds.
 */
final class CommitNews {
  /** Longer spares messages where writes follow each other slowly; shorter shows a write sooner. */
  private static final long PATIENCE_MILLIS = 20;

  private final JournalThreads threads;
  private final Supplier<@Nullable ManagerGroup> running;
  private final AtomicBoolean planned = new AtomicBoolean();

  /**
   * The news of one journal.
   *
   * @param running the member that runs now, or null
   */
  CommitNews(JournalThreads threads, Supplier<@Nullable ManagerGroup> running) {
    this.threads = threads;
    this.running = running;
  }

  /** Something was committed; the others will hear of it soon. */
  void committed() {
    var group = running.get();
    if (group != null && group.hasListeners() && planned.compareAndSet(false, true)) {
      threads.afterMillis(PATIENCE_MILLIS, this::told);
    }
  }

  private void told() {
    planned.set(false);
    tell();
  }

  /** Tells those who do not know yet, now. */
  void tell() {
    var group = running.get();
    if (group != null) {
      group.tellCommitted();
    }
  }
}
