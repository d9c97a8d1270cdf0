package io.skep.cassandra;

/** The keyspace holds the events of a swarm whose key this manager does not have. */
public final class AnotherSwarmException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AnotherSwarmException() {
    super("the keyspace holds the events of another swarm (expected: an empty one, or the key)");
  }
}
