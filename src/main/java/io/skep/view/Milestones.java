package io.skep.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Views of the past, kept at even distances in the log, so that what was can be folded from near.
 *
 * <p>A kept view shares with the present one all that has not changed since. In the worst case
 * nothing is shared, so the number of tasks in all kept views is bounded as well as the number of
 * views; where either is passed, every other view goes and the distance doubles. Any thread may
 * call.
 */
final class Milestones {
  private record Kept(Instant time, SwarmView view) {}

  private final List<Kept> kept = new ArrayList<>();
  private final int mostViews;
  private final long mostTasks;
  private long distance;
  private long next;
  private Instant latest = Instant.MIN;

  /**
   * Keeps none yet.
   *
   * @param distance so many events at first between two views
   * @param mostViews the most views to keep
   * @param mostTasks the most tasks in all of them
   */
  Milestones(long distance, int mostViews, long mostTasks) {
    this.distance = distance;
    this.next = distance;
    this.mostViews = mostViews;
    this.mostTasks = mostTasks;
  }

  /** Keeps the view that these events led to, if it is far enough from the last one. */
  synchronized void passed(SwarmView view, List<LoggedEvent> events) {
    for (LoggedEvent event : events) {
      Instant time = event.recorded().meta().time();
      latest = time.isAfter(latest) ? time : latest;
    }
    if (view.index() < next) {
      return;
    }
    kept.add(new Kept(latest, view));
    while (kept.size() > mostViews || tasks() > mostTasks) {
      thin();
    }
    next = view.index() + distance;
  }

  private long tasks() {
    return kept.stream().mapToLong(one -> one.view().tasks().size()).sum();
  }

  private void thin() {
    List<Kept> rest =
        IntStream.range(0, kept.size()).filter(i -> i % 2 == 1).mapToObj(kept::get).toList();
    kept.clear();
    kept.addAll(rest);
    distance *= 2;
  }

  /** The newest that holds no event after this index, and none later than this time. */
  synchronized SwarmView before(long index, Instant time) {
    for (Kept one : kept.reversed()) {
      if (one.view().index() <= index && !one.time().isAfter(time)) {
        return one.view();
      }
    }
    return SwarmView.empty();
  }

  synchronized int size() {
    return kept.size();
  }
}
