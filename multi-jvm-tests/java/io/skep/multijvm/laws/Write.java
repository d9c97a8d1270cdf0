package io.skep.multijvm.laws;

/**
 * One attempt to change one object.
 *
 * @param client who tried
 * @param began when it was sent, in nanoseconds of {@link System#nanoTime()}
 * @param ended when the answer came, or was given up
 * @param member the member that was asked
 * @param life how often that member had been started before
 * @param object the name of what was changed
 * @param marker what makes this attempt unlike any other
 * @param parent the marker that the object had when the client read it; empty for a creation
 * @param outcome how it went
 * @param said the answer's words, for the reader of a violation
 */
public record Write(
    int client,
    long began,
    long ended,
    String member,
    int life,
    String object,
    String marker,
    String parent,
    Outcome outcome,
    String said) {

  /** How an attempt went, as far as the client knows. */
  public enum Outcome {
    /** The swarm said yes. */
    ACKNOWLEDGED,
    /** The swarm said that it had not done it: another write came first. */
    REFUSED,
    /** No answer, or one that leaves open whether it was or will be done. */
    UNKNOWN
  }

  /** True if the swarm said yes. */
  public boolean isAcknowledged() {
    return outcome == Outcome.ACKNOWLEDGED;
  }

  @Override
  public String toString() {
    return "%s -> %s on %s by client %d through %s: %s %s"
        .formatted(parent, marker, object, client, member, outcome, said);
  }
}
