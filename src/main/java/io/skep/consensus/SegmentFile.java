package io.skep.consensus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedInputStream;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;
import org.apache.ratis.thirdparty.com.google.protobuf.WireFormat;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one file of the Raft log, read as Ratis wrote them: a header of eight bytes, then
 * records of a variable-length size, an entry and the CRC-32C of both; zeros fill the rest.
 */
final class SegmentFile {
  static final byte[] HEADER = "RaftLog1".getBytes(StandardCharsets.US_ASCII);
  private static final int CRC_BYTES = 4;
  private static final int SECTOR = 512;
  private static final int NONE = -1;
  private static final int TERM_TAG = 0x08;
  private static final int INDEX_TAG = 0x10;

  /** Two tags and two numbers of at most ten bytes. */
  private static final int FIRST_FIELDS_BYTES = 22;

  private final byte[] bytes;
  private final int dataEnd;

  private SegmentFile(byte[] bytes) {
    this.bytes = bytes;
    this.dataEnd = endOfData(bytes);
  }

  static SegmentFile read(Path file) throws IOException {
    return new SegmentFile(Files.readAllBytes(file));
  }

  /** Whether the header is whole; a file that a crash left without one holds nothing. */
  boolean hasHeader() {
    return startsWithHeader(HEADER.length);
  }

  /** Whether all there is, is a beginning of the header. */
  boolean isBlank() {
    return dataEnd < HEADER.length && startsWithHeader(dataEnd);
  }

  /** Whether nothing but filling follows. */
  boolean endsAt(int offset) {
    return offset >= dataEnd;
  }

  int dataEnd() {
    return dataEnd;
  }

  /**
   * Where the record that starts at {@code offset} ends, or -1 when it is not as it was written.
   */
  int endOfRecord(int offset) {
    var size = sizeAt(offset);
    if (size == null || size.end() > bytes.length) {
      return NONE;
    }
    var crc = new CRC32C();
    crc.update(bytes, offset, (int) size.end() - CRC_BYTES - offset);
    return (int) crc.getValue() == intAt((int) size.end() - CRC_BYTES) ? (int) size.end() : NONE;
  }

  /** The Raft index of a record found whole by {@link #endOfRecord}. */
  long indexAt(int offset) throws InvalidProtocolBufferException {
    var size = sizeAt(offset);
    if (size == null) {
      throw new IllegalArgumentException("offset: " + offset + " (expected: a whole record)");
    }
    return LogEntryProto.parseFrom(ByteBuffer.wrap(bytes, size.body(), size.length())).getIndex();
  }

  /**
   * Whether the damage at {@code offset} is what a crash leaves of the last write: bytes that are
   * missing (cut off, or still zero), never bytes that differ, and nothing whole behind them.
   *
   * @param expectedIndex the Raft index that the torn entry had
   */
  boolean isTornAt(int offset, long expectedIndex) {
    if (wholeRecordAfter(offset)
        || onlyItsSizeIsWrong(offset)
        || !beginsAsEntry(offset, expectedIndex)) {
      return false;
    }
    var size = sizeAt(offset);
    if (size == null) {
      return bytes[offset] == 0 ? zeroToSectorEnd(offset) : cutWithinSize(offset);
    }
    return size.end() > bytes.length
        || dataEnd <= size.end() - CRC_BYTES
        || hasZeroSector(offset, (int) size.end());
  }

  /** What is there of the entry must name its index; too little to tell counts as a match. */
  private boolean beginsAsEntry(int offset, long expectedIndex) {
    var size = sizeAt(offset);
    if (size == null || dataEnd - size.body() < FIRST_FIELDS_BYTES) {
      return true;
    }
    var input = CodedInputStream.newInstance(bytes, size.body(), dataEnd - size.body());
    try {
      if (input.readTag() != TERM_TAG) {
        return isZero(size.body(), sectorEnd(size.body()));
      }
      input.readUInt64();
      return input.readTag() == INDEX_TAG && input.readUInt64() == expectedIndex;
    } catch (IOException notAnEntry) {
      return false;
    }
  }

  private boolean cutWithinSize(int offset) {
    return dataEnd - offset < 5 && bytes[dataEnd - 1] < 0;
  }

  private boolean wholeRecordAfter(int offset) {
    for (int at = offset + 1; at < dataEnd; at++) {
      var size = sizeAt(at);
      // Every entry begins with its term.
      if (size != null
          && size.end() <= bytes.length
          && bytes[size.body()] == TERM_TAG
          && endOfRecord(at) != NONE) {
        return true;
      }
    }
    return false;
  }

  /** Entries delimit themselves: one that is whole and fits its CRC was not torn. */
  private boolean onlyItsSizeIsWrong(int offset) {
    for (int prefix = 1; prefix <= 5 && offset + prefix < dataEnd; prefix++) {
      int body = offset + prefix;
      if (bytes[body] == TERM_TAG && bodyFitsCrc(body)) {
        return true;
      }
    }
    return false;
  }

  private boolean bodyFitsCrc(int body) {
    var input = CodedInputStream.newInstance(bytes, body, bytes.length - body);
    try {
      for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
        input.skipField(tag);
        int end = body + input.getTotalBytesRead();
        if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED
            && end + CRC_BYTES <= bytes.length
            && crcOfEntry(body, end) == intAt(end)) {
          return true;
        }
      }
      return false;
    } catch (IOException notAnEntry) {
      return false;
    }
  }

  private int crcOfEntry(int body, int end) {
    var crc = new CRC32C();
    for (int rest = end - body; ; rest >>>= 7) {
      if (rest < 0x80) {
        crc.update(rest);
        break;
      }
      crc.update((rest & 0x7f) | 0x80);
    }
    crc.update(bytes, body, end - body);
    return (int) crc.getValue();
  }

  private boolean hasZeroSector(int from, int to) {
    int first = (from + SECTOR - 1) / SECTOR * SECTOR;
    for (int sector = first; sector + SECTOR <= to; sector += SECTOR) {
      if (isZero(sector, sector + SECTOR)) {
        return true;
      }
    }
    return false;
  }

  private boolean zeroToSectorEnd(int offset) {
    return isZero(offset, sectorEnd(offset));
  }

  private int sectorEnd(int offset) {
    return Math.min(bytes.length, (offset / SECTOR + 1) * SECTOR);
  }

  private boolean isZero(int from, int to) {
    for (int at = from; at < to; at++) {
      if (bytes[at] != 0) {
        return false;
      }
    }
    return true;
  }

  private boolean startsWithHeader(int length) {
    if (bytes.length < length) {
      return false;
    }
    for (int at = 0; at < length; at++) {
      if (bytes[at] != HEADER[at]) {
        return false;
      }
    }
    return true;
  }

  private int intAt(int offset) {
    return ByteBuffer.wrap(bytes).getInt(offset);
  }

  /** The size that a record claims, or null where no size can stand. */
  private @Nullable Size sizeAt(int offset) {
    int length = 0;
    for (int at = offset, shift = 0; at < dataEnd && shift < 35; at++, shift += 7) {
      length |= (bytes[at] & 0x7f) << shift;
      if (bytes[at] >= 0) {
        return length > 0 ? new Size(at + 1, length) : null;
      }
    }
    return null;
  }

  private static int endOfData(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return end;
  }

  /** Where an entry begins and how long it claims to be, in bytes. */
  private record Size(int body, int length) {
    long end() {
      return (long) body + length + CRC_BYTES;
    }
  }
}
