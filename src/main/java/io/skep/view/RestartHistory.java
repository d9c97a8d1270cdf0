package io.skep.view;

import java.time.Instant;
import java.util.List;

/** When the tasks of a slot were restarted, for one revision of the service; oldest first. */
public record RestartHistory(long revision, List<Instant> restarts) {
  /** Older restarts than this many are forgotten. */
  public static final int LIMIT = 1000;

  /** Copies the list. */
  public RestartHistory {
    restarts = List.copyOf(restarts);
  }
}
