package io.skep.journal;

/**
 * The first event of a leadership: from here on, entries of older terms are refused.
 *
 * <p>A leader acts only once its own view has applied this event.
 *
 * @param term the Raft term that begins
 * @param node the peer that leads it
 */
public record TermOpened(long term, String node) {
  /** The persistence id under which the log keeps these events. */
  public static final String PERSISTENCE_ID = "skep|term";
}
