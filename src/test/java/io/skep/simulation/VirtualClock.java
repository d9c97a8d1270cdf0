package io.skep.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is moved. */
public final class VirtualClock implements InstantSource {
  /** Where every such clock starts. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Instant now = START;

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /** Moves on. */
  public synchronized void advance(Duration time) {
    now = now.plus(time);
  }

  /** Moves on to this time, if it is later. */
  public synchronized void advanceTo(Instant time) {
    now = time.isAfter(now) ? time : now;
  }
}
