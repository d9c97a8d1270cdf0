package io.skep.multijvm;

import java.time.Duration;
import java.util.List;

/** Faults by which hosts are not dead but bad: they pause, lose, fill up and tell a wrong time. */
final class Trouble {

  private static final int LOSS_PERCENT = 15;
  private static final int SLOW_KILOBITS = 512;

  private Trouble() {}

  static void leaderPausesBriefly(Round round) {
    for (int i = 0; i < 5; i++) {
      Member leader = round.swarm().leader();
      leader.suspend();
      round.lasts(100);
      leader.resume();
      round.lasts(700);
    }
  }

  static void leaderPausesLong(Round round) {
    pauses(round, round.swarm().leader());
  }

  static void workerPauses(Round round) {
    pauses(round, round.any(round.swarm().workers()));
  }

  private static void pauses(Round round, Member member) {
    round.cutOff(
        List.of(member),
        () -> {
          member.suspend();
          round.lasts(6000);
          member.resume();
        });
  }

  static void loss(Round round) {
    List<Member> all = round.swarm().members();
    round.cutOff(
        all,
        () -> {
          all.forEach(member -> round.swarm().lan().lose(member.name(), LOSS_PERCENT));
          round.lasts(6000);
          round.swarm().lan().heal();
        });
  }

  static void slowLink(Round round) {
    Member leader = round.swarm().leader();
    round.cutOff(
        List.of(leader),
        () -> {
          round.swarm().lan().slow(leader.name(), SLOW_KILOBITS);
          round.lasts(6000);
          round.swarm().lan().heal();
        });
  }

  static void fullDisk(Round round) {
    Member manager = round.swarm().leader();
    String filler = manager.state() + "/filler";
    round.cutOff(
        List.of(manager),
        () -> {
          manager.shell("cat /dev/zero >" + filler); // ends when nothing more fits
          round.lasts(6000);
          manager.shell("rm -f " + filler).orThrow();
        });
  }

  /** A plain engine's program has no C library that could be given another clock. */
  static boolean canJump(Swarm swarm) {
    return swarm.kind().isSkep() && WrongClock.isPossible();
  }

  static void clockJumps(Round round) {
    SkepMember manager = (SkepMember) round.any(round.swarm().managers());
    WrongClock clock = WrongClock.in(manager.host());
    round.cutOff(
        List.of(manager),
        () -> {
          manager.stop();
          clock.giveTo(manager.daemon());
          manager.start();
          round.lasts(2000);
          clock.shift(Duration.ofHours(1));
          round.lasts(4000);
          clock.shift(Duration.ofHours(-1));
          round.lasts(4000);
          manager.stop();
          manager.daemon().clearEnvironment();
          manager.start();
        });
  }
}
