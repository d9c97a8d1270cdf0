package io.skep.journal;

import java.util.List;

/** One thing that the log is asked to do; what the state machine applies. */
sealed interface Operation {

  /** The entity that it concerns. */
  String persistenceId();

  /**
   * Events of one entity, stored all or none.
   *
   * @param firstSequenceNr the number of the first event, one more than the highest so far
   * @param writer names the writer's incarnation, so that a repeated write is known as such
   */
  record WriteEvents(
      String persistenceId, long firstSequenceNr, String writer, List<EventBody> events)
      implements Operation {
    long lastSequenceNr() {
      return firstSequenceNr + events.size() - 1;
    }
  }

  /**
   * Uses up numbers whose events were rejected before they reached the log, so that a gap in an
   * entity's numbers is always one that somebody chose.
   */
  record SkipNumbers(String persistenceId, long firstSequenceNr, long lastSequenceNr)
      implements Operation {}

  /** Hides an entity's events up to a number from its recovery; the log keeps them. */
  record DeleteEvents(String persistenceId, long toSequenceNr) implements Operation {}

  /** Keeps a snapshot; one of the same number is replaced. */
  record SaveSnapshot(String persistenceId, long sequenceNr, long writtenAt, PayloadBody payload)
      implements Operation {}

  /** Deletes the snapshots within all four bounds, which are inclusive. */
  record DeleteSnapshots(
      String persistenceId,
      long minSequenceNr,
      long maxSequenceNr,
      long minWrittenAt,
      long maxWrittenAt)
      implements Operation {}

  /**
   * Begins a leadership; writes of older terms are refused from here on.
   *
   * @param writtenAt milliseconds since 1970 by the new leader's clock
   */
  record OpenTerm(long term, String node, long writtenAt) implements Operation {
    @Override
    public String persistenceId() {
      return TermOpened.PERSISTENCE_ID;
    }
  }
}
