package io.skep.multijvm;

import io.skep.testbed.Lan;
import java.util.List;

/** Faults by which hosts that are well cannot reach each other. */
final class Partitions {

  private static final int CUT_MILLIS = 6000;

  private Partitions() {}

  static void followerCutOff(Round round) {
    alone(round, round.any(round.swarm().followers()));
  }

  static void workerCutOff(Round round) {
    alone(round, round.any(round.swarm().workers()));
  }

  /** Clients reach every manager by its socket, so this one's clients stay with it. */
  static void leaderAlone(Round round) {
    alone(round, round.swarm().leader());
  }

  static void leaderDeaf(Round round) {
    Member leader = round.swarm().leader();
    cut(
        round,
        List.of(leader),
        lan -> others(round, leader).forEach(other -> lan.cutOneWay(other, leader.name())));
  }

  static void leaderMute(Round round) {
    Member leader = round.swarm().leader();
    cut(
        round,
        List.of(leader),
        lan -> others(round, leader).forEach(other -> lan.cutOneWay(leader.name(), other)));
  }

  /** The workers stay with the old leader, who has lost the majority to the other managers. */
  static void majoritySplit(Round round) {
    List<Member> followers = round.swarm().followers();
    List<Member> minority =
        round.swarm().members().stream().filter(member -> !followers.contains(member)).toList();
    cut(
        round,
        minority,
        lan -> {
          for (Member one : minority) {
            followers.forEach(other -> lan.cut(one.name(), other.name()));
          }
        });
  }

  static void noMajority(Round round) {
    List<Member> managers = round.swarm().managers();
    cut(round, round.swarm().members(), lan -> managers.forEach(each -> lan.isolate(each.name())));
  }

  private static void alone(Round round, Member member) {
    cut(round, List.of(member), lan -> lan.isolate(member.name()));
  }

  private static List<String> others(Round round, Member member) {
    return round.swarm().members().stream()
        .filter(other -> !other.equals(member))
        .map(Member::name)
        .toList();
  }

  private static void cut(
      Round round, List<Member> members, java.util.function.Consumer<Lan> fault) {
    round.cutOff(
        members,
        () -> {
          fault.accept(round.swarm().lan());
          round.lasts(CUT_MILLIS);
          round.swarm().lan().heal();
        });
  }
}
