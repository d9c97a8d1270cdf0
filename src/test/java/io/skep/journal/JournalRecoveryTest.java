package io.skep.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.consensus.LogCorruptException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there when the journal is opened again, or it says what is wrong. */
final class JournalRecoveryTest {
  @TempDir Path dir;

  @Test
  void whatWasAcknowledgedIsThereWhenOpenedAgain() throws IOException {
    long last;
    try (var journal = TestJournal.open(dir)) {
      journal.writeAll("a", 1, 50);
      journal.writeAll("b", 1, 3);
      last = journal.log().lastIndex();
    }
    try (var journal = TestJournal.open(dir)) {
      assertThat(journal.log().lastIndex()).isGreaterThanOrEqualTo(last);
      assertThat(journal.payloadsOf("a"))
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, 50).<Object>mapToObj(n -> "a-" + n).toList());
      journal.writeAll("a", 51, 52);
      assertThat(journal.payloadsOf("a")).hasSize(52).endsWith("a-51", "a-52");
    }
  }

  @Test
  void indexesHaveNoGapsAndEveryTermIsOpenedOnce() throws IOException {
    for (int start = 0; start < 3; start++) {
      try (var journal = TestJournal.open(dir)) {
        journal.writeAll("a", start * 10L + 1, start * 10L + 10);
      }
    }
    try (var journal = TestJournal.open(dir)) {
      var events = journal.log().read(0, 1_000);
      assertThat(events.stream().map(StoredEvent::index).toList())
          .containsExactlyElementsOf(
              java.util.stream.LongStream.rangeClosed(1, events.size()).boxed().toList());
      assertThat(
              events.stream()
                  .map(StoredEvent::payload)
                  .filter(TermOpened.class::isInstance)
                  .map(opened -> ((TermOpened) opened).term())
                  .toList())
          .hasSizeGreaterThanOrEqualTo(3)
          .doesNotHaveDuplicates()
          .isSorted();
    }
  }

  @Test
  void aFollowerSeesHistoryAndThenWhatIsNewEachOnce() throws IOException {
    var seen = new CopyOnWriteArrayList<Long>();
    try (var journal = TestJournal.open(dir)) {
      journal.writeAll("a", 1, 1_500);
      try (var _ =
          journal.log().subscribe(0, events -> events.forEach(one -> seen.add(one.index())))) {
        journal.writeAll("a", 1_501, 3_000);
        Awaitility.await()
            .atMost(60, TimeUnit.SECONDS)
            .until(() -> seen.size() >= journal.log().lastIndex());
      }
      long last = journal.log().lastIndex();
      assertThat(seen)
          .containsExactlyElementsOf(
              java.util.stream.LongStream.rangeClosed(1, last).boxed().toList());
    }
  }

  @Test
  void theRaftLogIsPurgedBehindCheckpointsAndEventsStay() throws IOException {
    try (var journal = TestJournal.open(dir)) {
      var text = "x".repeat(100_000);
      for (int number = 1; number <= 200; number++) {
        journal.write("big", number, text);
      }
      Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .untilAsserted(() -> assertThat(checkpoints()).isNotEmpty());
      for (int number = 201; number <= 1_300; number++) {
        var _ = journal.offer("big", number, "y");
      }
      journal.write("small", 1, "z");
    }
    try (var journal = TestJournal.open(dir)) {
      assertThat(journal.log().readEntity("big")).hasSize(1_300);
    }
    assertThat(segments().stream().map(file -> file.getFileName().toString()))
        .as("the first files of the Raft log")
        .noneMatch(name -> name.startsWith("log_0-"));
  }

  @Test
  void aTornLastRecordIsRecoveredFrom() throws IOException {
    try (var journal = TestJournal.open(dir)) {
      journal.writeAll("a", 1, 5);
    }
    var open = openSegment();
    long size = Files.size(open);
    try (var file = new RandomAccessFile(open.toFile(), "rw")) {
      file.seek(size);
      // What a crash leaves of a write that was never acknowledged: a size and some of the bytes.
      file.write(new byte[] {(byte) 0xd0, 0x02, 0x08, 0x01});
    }
    try (var journal = TestJournal.open(dir)) {
      assertThat(journal.payloadsOf("a")).hasSize(5);
      journal.writeAll("a", 6, 6);
    }
  }

  @Test
  void aChangedByteIsRefusedWithFileAndOffset() throws IOException {
    try (var journal = TestJournal.open(dir)) {
      journal.writeAll("a", 1, 5);
    }
    var open = openSegment();
    try (var file = new RandomAccessFile(open.toFile(), "rw")) {
      file.seek(100);
      int was = file.read();
      file.seek(100);
      file.write(was ^ 0x40);
    }
    assertThatThrownBy(() -> TestJournal.open(dir))
        .isInstanceOf(LogCorruptException.class)
        .hasMessageContaining(open.toString())
        .hasMessageContaining("corrupt at offset");
  }

  @Test
  void aStoreWithoutItsLogIsRefused() throws IOException {
    try (var journal = TestJournal.open(dir)) {
      journal.writeAll("a", 1, 5);
    }
    Files.delete(openSegment());
    deleteTree(dir.resolve("raft"));
    assertThatThrownBy(() -> TestJournal.open(dir))
        .isInstanceOf(LogCorruptException.class)
        .hasMessageContaining("the store holds");
  }

  @Test
  void anotherProcessIsRefusedWhileTheDirectoryIsInUse() throws IOException {
    try (var journal = TestJournal.open(dir)) {
      assertThatThrownBy(() -> TestJournal.open(dir))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(dir.toString());
      journal.writeAll("a", 1, 1);
    }
  }

  @Test
  void payloadsAreOnDiskOnlySealedAndTheKeyIsTheOwnersAlone() throws IOException {
    try (var journal = TestJournal.open(dir)) {
      journal.write("a", 1, "a-plain-and-visible-text");
    }
    try (var files = Files.walk(dir)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(
                new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain("visible");
      }
    }
    var key = dir.resolve("keys/payload-1.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(Files.size(key)).isEqualTo(32);
  }

  @Test
  void aDirectoryWithoutItsKeyIsRefused() throws IOException {
    try (var journal = TestJournal.open(dir)) {
      journal.write("a", 1, "text");
    }
    Files.delete(dir.resolve("keys/payload-1.key"));
    assertThatThrownBy(() -> TestJournal.open(dir))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("payload-1.key is missing");
  }

  private List<Path> checkpoints() throws IOException {
    try (var files = Files.walk(dir.resolve("raft"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("checkpoint.")).toList();
    }
  }

  private List<Path> segments() throws IOException {
    try (var files = Files.walk(dir.resolve("raft"))) {
      return new ArrayList<>(
          files.filter(file -> file.getFileName().toString().startsWith("log_")).toList());
    }
  }

  private Path openSegment() throws IOException {
    return segments().stream()
        .filter(file -> file.toString().contains("inprogress"))
        .findFirst()
        .orElseThrow();
  }

  private static void deleteTree(Path tree) throws IOException {
    try (var files = Files.walk(tree)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
