package io.skep.multijvm.laws;

/** What a swarm promises, faults or not. */
public enum Law {
  /** A write that was acknowledged is in the end part of the object's history. */
  NO_ACKNOWLEDGED_WRITE_IS_LOST,
  /** No write takes effect twice: a value that was replaced does not come back by itself. */
  NO_WRITE_IS_APPLIED_TWICE,
  /** A write that was refused as out of sequence, or as a duplicate, has no effect. */
  NO_REFUSED_WRITE_IS_APPLIED,
  /** One version of an object has one value, whoever is asked. */
  ONE_VALUE_A_VERSION,
  /** Of the writes based on one value of an object at most one is accepted. */
  ONE_WRITE_FOLLOWS_A_VALUE,
  /** A write that began after another had been acknowledged comes after it. */
  WRITES_KEEP_THE_ORDER_OF_TIME,
  /** Who reads where he wrote, finds what he wrote, or something newer. */
  A_WRITER_READS_HIS_WRITE,
  /** One member that is not restarted never shows an object older than it has shown it. */
  READS_NEVER_GO_BACK,
  /** No two managers lead in one term. */
  ONE_LEADER_A_TERM,
  /** The managers want at most one task of a slot to run. */
  ONE_RUNNABLE_TASK_A_SLOT,
  /** Two containers of a slot run only while one's host is cut off, and shortly after. */
  LEFTOVERS_ARE_SHORT_LIVED,
  /** Once faults are over, what is wanted runs, nothing else does, and all managers agree. */
  THE_SWARM_CONVERGES
}
