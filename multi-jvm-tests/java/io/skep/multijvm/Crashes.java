package io.skep.multijvm;

import java.util.ArrayList;
import java.util.List;

/** Faults by which processes and hosts end. */
final class Crashes {

  private static final int DOWN_MILLIS = 6000;

  private Crashes() {}

  static void leaderDies(Round round) {
    dies(round, round.swarm().leader());
  }

  static void followerDies(Round round) {
    dies(round, round.any(round.swarm().followers()));
  }

  static void workerDies(Round round) {
    dies(round, round.any(round.swarm().workers()));
  }

  static void leaderHostDies(Round round) {
    hostDies(round, round.swarm().leader());
  }

  static void followerHostDies(Round round) {
    hostDies(round, round.any(round.swarm().followers()));
  }

  static void workerHostDies(Round round) {
    hostDies(round, round.any(round.swarm().workers()));
  }

  private static void dies(Round round, Member member) {
    round.cutOff(
        List.of(member),
        () -> {
          member.kill();
          round.lasts(DOWN_MILLIS);
          member.start();
        });
  }

  private static void hostDies(Round round, Member member) {
    round.cutOff(
        List.of(member),
        () -> {
          member.powerOff();
          round.lasts(DOWN_MILLIS);
          member.powerOn();
        });
  }

  static void engineDies(Round round) {
    Member member = round.any(round.swarm().members());
    round.cutOff(
        List.of(member),
        () -> {
          member.host().killEngine();
          round.lasts(2000);
          member.host().startEngine();
        });
  }

  static void allRestart(Round round) {
    List<Member> order = new ArrayList<>(round.swarm().members());
    round.cutOff(
        List.copyOf(order),
        () -> {
          round.swarm().each(Member::powerOff);
          while (!order.isEmpty()) {
            order.remove(round.random().nextInt(order.size())).powerOn();
          }
        });
  }
}
