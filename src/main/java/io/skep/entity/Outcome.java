package io.skep.entity;

import io.skep.kernel.Rejection;

/** What became of a command. */
public sealed interface Outcome {
  /** Stored, or already so. {@code changed} tells whether an event was written. */
  record Done(boolean changed) implements Outcome {}

  /** Refused by the entity's decider; nothing was written but the audit trail. */
  record Refused(Rejection why) implements Outcome {}

  /** Could not be stored: the journal is unavailable or the leadership is lost. May be retried. */
  record Unavailable(String reason) implements Outcome {}
}
