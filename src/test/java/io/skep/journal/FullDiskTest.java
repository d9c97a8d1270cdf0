package io.skep.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up: writes are refused at once, nothing is lost, and it goes on afterwards. */
@Tag("engine")
final class FullDiskTest {
  private static final int MEBIBYTE = 1 << 20;

  @TempDir Path parent;
  private Path disk;

  @BeforeEach
  void mountSmallDisk() throws Exception {
    disk = Files.createDirectory(parent.resolve("disk"));
    assumeThat(run("mount", "-t", "tmpfs", "-o", "size=120m", "tmpfs", disk.toString()))
        .as("a small disk can be mounted (needs root)")
        .isZero();
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", "-l", disk.toString());
  }

  @Test
  void aFullDiskRefusesWritesAndLosesNothing() throws IOException {
    fillAndRecover(0);
  }

  @Test
  void writesStopBeforeTheReserveIsUsed() throws IOException {
    fillAndRecover(8L * MEBIBYTE);
  }

  @Test
  void aLeaderWithAFullDiskHandsOverAndItsWritesGoOnElsewhere() throws IOException {
    var reserve = 32L * MEBIBYTE;
    var small = Map.of("m1", disk.resolve("m1"));
    try (var managers = new TestManagers(parent, 64L * MEBIBYTE, reserve, small)) {
      managers.with("m1", "m2", "m3").writeAll("a", 1, 5);
      var ballast = disk.resolve("ballast");
      Files.write(ballast, new byte[90 * MEBIBYTE]);
      Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> !managers.leaderName().equals("m1"));
      managers.writeAll("a", 6, 10);
      Files.delete(ballast);
      Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> managers.get("m1").unavailable().isEmpty());
      managers.awaitSame();
      assertThat(TestManagers.payloadsOf(managers.get("m1"), "a")).hasSize(10);
    }
  }

  private void fillAndRecover(long reserve) throws IOException {
    var ballast = disk.resolve("ballast");
    Files.write(ballast, new byte[60 * MEBIBYTE]);
    var config =
        RaftJournalConfig.alone(
            disk.resolve("journal"), "m1", TestJournal.limits(512L * MEBIBYTE, reserve));
    long acknowledged;
    try (var journal = TestJournal.open(config)) {
      acknowledged = writeUntilRefused(journal);
      assertThat(journal.journal().unavailable())
          .hasValueSatisfying(
              why ->
                  assertThat(why.reason()).isEqualTo(JournalUnavailableException.Reason.DISK_FULL));
      assertThat(journal.log().readEntity("a")).hasSizeGreaterThanOrEqualTo((int) acknowledged);
      Files.delete(ballast);
      Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> journal.journal().unavailable().isEmpty());
      acknowledged = journal.journal().head("a").highest();
      journal.write("a", acknowledged + 1, "after");
    }
    try (var journal = TestJournal.open(config)) {
      assertThat(journal.log().readEntity("a")).hasSize((int) acknowledged + 1);
      assertThat(journal.payloadsOf("a")).endsWith("after");
    }
  }

  private static long writeUntilRefused(TestJournal journal) {
    var text = "x".repeat(50_000);
    for (long number = 1; ; number++) {
      try {
        journal.write("a", number, text);
      } catch (CompletionException refused) {
        assertThat(refused).hasCauseInstanceOf(JournalUnavailableException.class);
        return number - 1;
      }
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
