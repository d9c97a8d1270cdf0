package io.skep.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Followers hear of the last commit without an entry that follows it, or the leader's next beat.
 */
final class CommitNewsTest {
  /** A third of what lies between two beats of such a group. */
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void theLastWriteIsSeenLongBeforeTheNextBeat(@TempDir Path dir) throws IOException {
    try (var managers = TestManagers.patient(dir).with("m1", "m2", "m3")) {
      for (int number = 1; number <= 5; number++) {
        managers.writeAll("a", number, number);
        long last = managers.leader().log().lastIndex();
        Awaitility.await()
            .atMost(SOON)
            .until(
                () ->
                    managers.names().stream()
                        .allMatch(name -> managers.get(name).log().lastIndex() >= last));
      }
    }
  }
}
