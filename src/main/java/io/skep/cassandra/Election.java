package io.skep.cassandra;

/**
 * An election that this manager won.
 *
 * @param group names the Raft group, the same on all its members
 * @param term the Raft term
 */
record Election(String group, long term) {
  static final Election NONE = new Election("", 0);

  /** Whether another one was held later, as far as they can be compared. */
  boolean isBefore(Election other) {
    return group.equals(other.group) && term < other.term;
  }
}
