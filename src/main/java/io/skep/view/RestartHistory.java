package io.skep.view;

import java.time.Instant;
import java.util.List;
import org.pcollections.TreePVector;

/** When the tasks of a slot were restarted, for one revision of the service; oldest first. */
public record RestartHistory(long revision, List<Instant> restarts) {
  /** Older restarts than this many are forgotten, unless the restart policy counts further. */
  public static final int LIMIT = 1000;

  /** Copies the list. */
  public RestartHistory {
    restarts = TreePVector.from(restarts);
  }

  static RestartHistory of(long revision) {
    return new RestartHistory(revision, TreePVector.empty());
  }

  /** Costs the logarithm of the length: the list shares what it can with the one before. */
  RestartHistory and(Instant time, long maximum) {
    TreePVector<Instant> times = TreePVector.from(restarts);
    TreePVector<Instant> kept = times.size() < maximum ? times : times.minus(0);
    return new RestartHistory(revision, kept.plus(time));
  }
}
