package io.skep.cassandra;

/** The keyspace is not that of this manager's swarm: nothing is written to it. */
public final class AnotherSwarmException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private AnotherSwarmException(String message) {
    super(message);
  }

  /** It was written under another key. */
  static AnotherSwarmException taken(String keyspace) {
    return new AnotherSwarmException(
        "keyspace "
            + keyspace
            + " holds the events of another swarm (expected: one of its own: another name in"
            + " skep.cassandra.keyspace, or the old keyspace dropped)");
  }

  /** Nobody has written to it, though this manager's swarm has a past. */
  static AnotherSwarmException empty(String keyspace) {
    return new AnotherSwarmException(
        "keyspace " + keyspace + " is empty (expected: the events of the swarm of this manager)");
  }
}
