package io.skep.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A torn last record is cut off; every other damage is refused where it is. */
final class LogInspectionTest {
  private static final int PADDING = 1024;

  @TempDir Path directory;
  private final Random random = new Random(42);
  private final List<Integer> offsets = new ArrayList<>();
  private byte[] log;
  private Path open;

  @BeforeEach
  void writeThreeRecords() throws IOException {
    log = segment(7, 10, 400, 3);
    open = directory.resolve("log_inprogress_7");
  }

  @Test
  void aWholeLogIsLeftAsItIs() throws IOException {
    for (var content : List.of(log, padded(log))) {
      Files.write(open, content);
      assertThat(LogInspection.inspect(directory)).isEqualTo(new LogInspection.Extent(7, 10));
      assertThat(Files.readAllBytes(open)).isEqualTo(content);
    }
  }

  @Test
  void aLastRecordCutAnywhereIsTakenAway() throws IOException {
    int last = offsets.getLast();
    for (int end = last + 1; end < log.length; end++) {
      Files.write(open, Arrays.copyOf(log, end));
      assertThat(LogInspection.inspect(directory).next()).as("cut at %d", end).isEqualTo(9);
      assertThat(Files.size(open)).isEqualTo(last);
    }
  }

  @Test
  void aLastRecordWhoseEndNeverReachedThePaddingIsTakenAway() throws IOException {
    int last = offsets.getLast();
    for (int end = last + 1; end <= log.length - 4; end++) {
      Files.write(open, Arrays.copyOf(Arrays.copyOf(log, end), log.length + PADDING));
      assertThat(LogInspection.inspect(directory).next()).as("zero from %d", end).isEqualTo(9);
    }
  }

  @Test
  void aByteThatDiffersAnywhereIsRefusedAtItsRecord() throws IOException {
    for (int at = 8; at < log.length; at++) {
      for (int flip : new int[] {0x01, 0xff}) {
        var damaged = padded(log);
        damaged[at] ^= (byte) flip;
        refusesAt(damaged, recordOf(at), at);
        refusesAt(Arrays.copyOf(damaged, log.length), recordOf(at), at);
      }
    }
  }

  @Test
  void garbageOverTheLastRecordIsNotTakenForATornOne() throws IOException {
    for (int length : new int[] {30, 100, 350}) {
      var damaged = padded(log);
      var garbage = new byte[length];
      random.nextBytes(garbage);
      System.arraycopy(garbage, 0, damaged, offsets.getLast(), length);
      refusesAt(damaged, offsets.getLast(), length);
    }
  }

  @Test
  void aDamagedHeaderIsRefused() throws IOException {
    var damaged = padded(log);
    damaged[3] ^= 0x55;
    refusesAt(damaged, 0, 3);
  }

  @Test
  void aClosedFileThatEndsEarlyIsRefused() throws IOException {
    var closed = directory.resolve("log_7-9");
    Files.write(closed, Arrays.copyOf(log, log.length - 10));
    assertThatThrownBy(() -> LogInspection.inspect(directory))
        .isInstanceOf(LogCorruptException.class)
        .hasMessageContaining(closed.toString())
        .hasMessageContaining("offset " + offsets.getLast());
  }

  @Test
  void aMissingFileIsRefused() throws IOException {
    Files.write(directory.resolve("log_7-9"), log);
    Files.write(directory.resolve("log_inprogress_12"), segment(12, 14, 20, 1));
    assertThatThrownBy(() -> LogInspection.inspect(directory))
        .isInstanceOf(LogCorruptException.class)
        .hasMessageContaining("log_inprogress_12")
        .hasMessageContaining("expected: 10");
  }

  @Test
  void aFileThatACrashLeftWithoutAHeaderHoldsNothing() throws IOException {
    Files.write(directory.resolve("log_7-9"), log);
    Files.write(directory.resolve("log_inprogress_10"), new byte[PADDING]);
    assertThat(LogInspection.inspect(directory)).isEqualTo(new LogInspection.Extent(7, 10));
  }

  private void refusesAt(byte[] content, int offset, int change) throws IOException {
    Files.write(open, content);
    assertThatThrownBy(() -> LogInspection.inspect(directory))
        .as("a change at %d", change)
        .isInstanceOfSatisfying(
            LogCorruptException.class,
            refused -> {
              assertThat(refused.file()).isEqualTo(open);
              assertThat(refused.offset()).isEqualTo(offset);
            });
    assertThat(Files.readAllBytes(open)).isEqualTo(content);
  }

  private int recordOf(int at) {
    return offsets.stream().filter(offset -> offset <= at).reduce((one, two) -> two).orElse(8);
  }

  private static byte[] padded(byte[] log) {
    return Arrays.copyOf(log, log.length + PADDING);
  }

  private byte[] segment(long from, long to, int size, long term) throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.write(SegmentFile.HEADER);
    for (long index = from; index < to; index++) {
      offsets.add(bytes.size());
      var data = new byte[size];
      random.nextBytes(data);
      var entry =
          LogEntryProto.newBuilder()
              .setTerm(term)
              .setIndex(index)
              .setStateMachineLogEntry(
                  StateMachineLogEntryProto.newBuilder().setLogData(ByteString.copyFrom(data)))
              .build()
              .toByteArray();
      var record = new ByteArrayOutputStream();
      var out = CodedOutputStream.newInstance(record);
      out.writeUInt32NoTag(entry.length);
      out.writeRawBytes(entry);
      out.flush();
      var crc = new CRC32C();
      crc.update(record.toByteArray());
      bytes.write(record.toByteArray());
      bytes.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
    return bytes.toByteArray();
  }
}
