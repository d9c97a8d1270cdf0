package io.skep.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it writes loses nothing acknowledged and keeps nothing twice. */
final class CrashTest {
  private static final int KILLS = Integer.getInteger("skep.crash.kills", 4);
  private static final int MOST_ACKNOWLEDGED = 4_000;

  @TempDir Path dir;
  private final Map<String, Long> acknowledged = new HashMap<>();

  @Test
  void whatWasAcknowledgedSurvivesBeingKilled() throws Exception {
    var seeded = io.skep.testdata.Seeds.generator(20_261_121);
    for (int kill = 1; kill <= KILLS; kill++) {
      runAndKill(kill, seeded);
      try (var journal = TestJournal.open(dir)) {
        check(journal, kill);
      }
    }
  }

  private void runAndKill(int kill, RandomGenerator seeded)
      throws IOException, InterruptedException {
    int killAfter = seeded.nextInt(1, MOST_ACKNOWLEDGED);
    var process = start(kill);
    try (var output = process.inputReader()) {
      int seen = 0;
      for (var line = output.readLine(); line != null; line = output.readLine()) {
        note(line);
        if (++seen == killAfter) {
          process.toHandle().destroyForcibly();
        }
      }
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  private void note(String line) {
    var words = line.split(" ", -1);
    if (words.length == 3 && words[0].equals("ack")) {
      acknowledged.merge(words[1], Long.parseLong(words[2]), Math::max);
    }
  }

  private void check(TestJournal journal, int kill) {
    assertThat(acknowledged).as("acknowledged before kill %d", kill).isNotEmpty();
    acknowledged.forEach(
        (entity, number) -> {
          var events = journal.log().readEntity(entity);
          assertThat(events)
              .as("%s after kill %d", entity, kill)
              .hasSizeGreaterThanOrEqualTo(number.intValue());
          assertThat(events.stream().map(StoredEvent::payload).toList())
              .containsExactlyElementsOf(
                  LongStream.rangeClosed(1, events.size())
                      .<Object>mapToObj(n -> entity + "-" + n)
                      .toList());
        });
    long last = journal.log().lastIndex();
    var indexes =
        journal.log().read(0, Integer.MAX_VALUE).stream().map(StoredEvent::index).toList();
    assertThat(indexes).containsExactlyElementsOf(LongStream.rangeClosed(1, last).boxed().toList());
  }

  private Process start(int kill) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            List.of(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                CrashWriter.class.getName(),
                dir.toString(),
                Integer.toString(kill)))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
