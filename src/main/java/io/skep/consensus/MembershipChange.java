package io.skep.consensus;

/** One change to who the managers are. */
sealed interface MembershipChange {

  /** A manager that waits becomes a member. */
  record Add(String id, String address) implements MembershipChange {}

  /** A member is one no longer. */
  record Remove(String id) implements MembershipChange {}

  /** Another member leads. */
  record Transfer(String id) implements MembershipChange {}
}
