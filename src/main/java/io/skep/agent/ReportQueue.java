package io.skep.agent;

import io.skep.session.TaskReport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Reports in order until the managers have stored them; one batch is under way at a time. */
final class ReportQueue {
  private final int most;
  private final Deque<TaskReport> waiting = new ArrayDeque<>();
  private List<TaskReport> sent = List.of();
  private long batch;

  /**
   * One whose batches are numbered after {@code before}. An agent that begins again must not begin
   * at the same number: a late word on a batch of its former life would be taken for one on a batch
   * of this, whose reports would be lost.
   */
  ReportQueue(int most, long before) {
    this.most = most;
    this.batch = before;
  }

  void add(TaskReport report) {
    waiting.add(report);
  }

  /** The batch to be sent now, or again; empty if there is nothing to say. */
  List<TaskReport> batch() {
    if (sent.isEmpty() && !waiting.isEmpty()) {
      List<TaskReport> next = new ArrayList<>();
      while (next.size() < most && !waiting.isEmpty()) {
        next.add(waiting.remove());
      }
      sent = List.copyOf(next);
      batch++;
    }
    return sent;
  }

  long number() {
    return batch;
  }

  boolean isUnderWay() {
    return !sent.isEmpty();
  }

  /** Takes the word that a batch is stored; yields its reports, none for a word on another one. */
  List<TaskReport> stored(long number) {
    if (number != batch) {
      return List.of();
    }
    List<TaskReport> done = sent;
    sent = List.of();
    return done;
  }
}
