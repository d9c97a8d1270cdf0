package io.skep.multijvm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Faults by which processes and hosts end. */
final class Crashes {

  private static final int DOWN_MILLIS = 5000;
  private static final long STAGGER_MILLIS = 700;

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

  /** Each host is switched on a little later than the one before, by an order of the seed's. */
  static void allRestart(Round round) {
    List<Member> left = new ArrayList<>(round.swarm().members());
    Map<Member, Long> waits = new HashMap<>();
    while (!left.isEmpty()) {
      long wait = waits.size() * STAGGER_MILLIS;
      waits.put(left.remove(round.random().nextInt(left.size())), wait);
    }
    round.cutOff(
        round.swarm().members(),
        () -> {
          round.swarm().each(Member::powerOff);
          round
              .swarm()
              .each(
                  member -> {
                    round.lasts(waits.get(member));
                    member.powerOn();
                  });
        });
  }
}
