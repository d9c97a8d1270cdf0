package io.skep.multijvm;

import java.util.function.Consumer;
import java.util.function.Predicate;

/** What goes wrong in a round; each leaves the swarm in want of {@link Swarm#heal}. */
@SuppressWarnings("ImmutableEnumChecker") // the fields are references to static methods
enum Fault {
  LEADER_DIES("kill -9 of the leader's process", Crashes::leaderDies),
  LEADER_HOST_DIES("power cut of the leader's host", Crashes::leaderHostDies),
  FOLLOWER_DIES("kill -9 of a follower's process", Crashes::followerDies),
  FOLLOWER_HOST_DIES("power cut of a follower's host", Crashes::followerHostDies),
  WORKER_DIES("kill -9 of a worker's process", Crashes::workerDies),
  WORKER_HOST_DIES("power cut of a worker's host", Crashes::workerHostDies),
  ENGINE_DIES("kill -9 of an engine alone", Crashes::engineDies, Fault::hasEngineOfItsOwn),
  LEADER_PAUSES_BRIEFLY("SIGSTOP of the leader below the timeouts", Trouble::leaderPausesBriefly),
  LEADER_PAUSES_LONG("SIGSTOP of the leader beyond the timeouts", Trouble::leaderPausesLong),
  WORKER_PAUSES("SIGSTOP of a worker beyond the timeouts", Trouble::workerPauses),
  FOLLOWER_CUT_OFF("partition: a follower alone", Partitions::followerCutOff),
  WORKER_CUT_OFF("partition: a worker alone", Partitions::workerCutOff),
  LEADER_ALONE("partition: the leader alone with clients", Partitions::leaderAlone),
  LEADER_DEAF("one-way partition: the leader hears nobody", Partitions::leaderDeaf),
  LEADER_MUTE("one-way partition: nobody hears the leader", Partitions::leaderMute),
  MAJORITY_SPLIT("partition: leader and workers, the other managers", Partitions::majoritySplit),
  NO_MAJORITY("partition: every manager alone", Partitions::noMajority),
  CASSANDRA_SILENT("Cassandra answers nothing", Databases::silent, Databases::isThere),
  CASSANDRA_DIES("kill -9 of Cassandra", Databases::dies, Databases::isThere),
  LOSS("15 % of all packets lost", Trouble::loss),
  SLOW_LINK("a link of 512 kbit/s to the leader", Trouble::slowLink),
  FULL_DISK("the leader's disk is full", Trouble::fullDisk),
  CLOCK_JUMPS("a manager's clock jumps by an hour", Trouble::clockJumps, Trouble::canJump),
  ALL_RESTART("power cut of all hosts, on again in any order", Crashes::allRestart),
  PROMOTION("promote and demote while the leader dies", Memberships::promotion),
  JOIN_AND_LEAVE("join and leave while a follower is cut off", Memberships::joinAndLeave),
  ROLLING_RESTART("rolling restart, host by host", Memberships::rollingRestart);

  private final String title;
  private final Consumer<Round> action;
  private final Predicate<Swarm> possible;

  Fault(String title, Consumer<Round> action) {
    this(title, action, swarm -> true);
  }

  Fault(String title, Consumer<Round> action, Predicate<Swarm> possible) {
    this.title = title;
    this.action = action;
    this.possible = possible;
  }

  /** What a table calls it. */
  String title() {
    return title;
  }

  /** Whether this swarm on this machine can have it at all. */
  boolean isPossible(Swarm swarm) {
    return possible.test(swarm);
  }

  /** Breaks what it breaks, for some seconds. */
  void strike(Round round) {
    action.accept(round);
  }

  private static boolean hasEngineOfItsOwn(Swarm swarm) {
    return swarm.kind().isSkep();
  }
}
