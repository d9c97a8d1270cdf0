package io.skep.multijvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
          round.lasts(8000);
          member.resume();
        });
  }

  static void loss(Round round) {
    List<Member> all = round.swarm().members();
    round.cutOff(
        all,
        () -> {
          all.forEach(member -> round.swarm().lan().lose(member.name(), LOSS_PERCENT));
          round.lasts(8000);
          round.swarm().lan().heal();
        });
  }

  static void slowLink(Round round) {
    Member leader = round.swarm().leader();
    round.cutOff(
        List.of(leader),
        () -> {
          round.swarm().lan().slow(leader.name(), SLOW_KILOBITS);
          round.lasts(8000);
          round.swarm().lan().heal();
        });
  }

  static void fullDisk(Round round) {
    Member manager = round.any(round.swarm().managers());
    String filler = manager.state() + "/filler";
    round.cutOff(
        List.of(manager),
        () -> {
          manager.shell("cat /dev/zero >" + filler); // ends when nothing more fits
          round.lasts(6000);
          manager.shell("rm -f " + filler).orThrow();
        });
  }

  /** Time namespaces do not shift the clock of the day, so this needs libfaketime and a libc. */
  static boolean canJump(Swarm swarm) {
    return swarm.kind() == Member.Kind.SKEP && fakeTime().isPresent();
  }

  static void clockJumps(Round round) {
    SkepMember manager = (SkepMember) round.any(round.swarm().managers());
    Path clock = manager.host().folder().resolve("clock");
    round.cutOff(
        List.of(manager),
        () -> {
          set(clock, "+0");
          manager.kill();
          manager.daemon().environment("LD_PRELOAD", fakeTime().orElseThrow().toString());
          manager.daemon().environment("FAKETIME_TIMESTAMP_FILE", clock.toString());
          manager.daemon().environment("FAKETIME_CACHE_DURATION", "1");
          manager.daemon().environment("FAKETIME_DONT_FAKE_MONOTONIC", "1");
          manager.daemon().environment("DONT_FAKE_MONOTONIC", "1");
          manager.start();
          round.lasts(2000);
          set(clock, "+3600");
          round.lasts(4000);
          set(clock, "-3600");
          round.lasts(4000);
          manager.kill(); // libfaketime holds up a JVM that is asked to end
          manager.daemon().clearEnvironment();
          manager.start();
        });
  }

  private static void set(Path clock, String offset) {
    try {
      Files.writeString(clock, offset + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> fakeTime() {
    try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
      return folders
          .map(folder -> folder.resolve("faketime/libfaketimeMT.so.1"))
          .filter(Files::exists)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
