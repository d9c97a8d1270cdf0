package io.skep.consensus;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through the Raft log before Ratis opens it.
 *
 * <p>Ratis alone would refuse a torn last record when the file is padded, and would drop everything
 * behind a damaged size field without a word. Here the rule is one: what a crash can leave behind a
 * last write is cut off and logged; anything else is refused with file and offset.
 */
final class LogInspection {
  private static final Logger LOG = LoggerFactory.getLogger(LogInspection.class);
  private static final Pattern NAME = Pattern.compile("log_(?:inprogress_(\\d+)|(\\d+)-(\\d+))");

  private LogInspection() {}

  /**
   * Checks every record of the log in {@code directory}, which need not exist.
   *
   * @return what the log holds
   * @throws LogCorruptException when a record is damaged or missing
   * @throws IOException when a file cannot be read, or cut
   */
  static Extent inspect(Path directory) throws IOException {
    var segments = segments(directory);
    long next = -1;
    for (var segment : segments) {
      if (next >= 0 && segment.first() != next) {
        throw new LogCorruptException(
            segment.file(),
            0,
            "begins with entry " + segment.first() + " (expected: " + next + ")");
      }
      next = check(segment);
    }
    return segments.isEmpty() ? Extent.EMPTY : new Extent(segments.getFirst().first(), next);
  }

  /**
   * The entries of a log.
   *
   * @param first the index of the first entry, -1 for an empty log
   * @param next the index that the next entry will have
   */
  record Extent(long first, long next) {
    private static final Extent EMPTY = new Extent(-1, -1);
  }

  /**
   * Where the next entry of an inspected log goes: behind the last of the open file, or into a new
   * one.
   *
   * @param next the index of that entry
   */
  static End openSegment(Path directory, long next) throws IOException {
    var segments = segments(directory);
    if (segments.isEmpty() || !segments.getLast().isOpen()) {
      return new End(directory.resolve("log_inprogress_" + next), 0);
    }
    var file = segments.getLast().file();
    var content = SegmentFile.read(file);
    if (content.isBlank()) {
      return new End(file, 0);
    }
    int offset = SegmentFile.HEADER.length;
    while (!content.endsAt(offset)) {
      offset = content.endOfRecord(offset);
    }
    return new End(file, offset);
  }

  /** A place in a file of the log, in bytes. */
  record End(Path file, long offset) {}

  /** Deletes the log, which a checkpoint has made needless. */
  static void removeAll(Path directory) throws IOException {
    for (var segment : segments(directory)) {
      Files.delete(segment.file());
    }
  }

  private static long check(Segment segment) throws IOException {
    var content = SegmentFile.read(segment.file());
    if (segment.isOpen() && content.isBlank()) {
      return segment.first();
    }
    if (!content.hasHeader()) {
      throw new LogCorruptException(segment.file(), 0, "the header is damaged");
    }
    int offset = SegmentFile.HEADER.length;
    long index = segment.first();
    while (!content.endsAt(offset)) {
      int end = content.endOfRecord(offset);
      if (end < 0) {
        cutTornTail(segment, content, offset, index);
        break;
      }
      long found = content.indexAt(offset);
      if (found != index) {
        throw new LogCorruptException(
            segment.file(), offset, "holds entry " + found + " (expected: " + index + ")");
      }
      index++;
      offset = end;
    }
    if (!segment.isOpen() && index != segment.last() + 1) {
      throw new LogCorruptException(
          segment.file(), offset, "ends before entry " + index + " of " + segment.last());
    }
    return index;
  }

  private static void cutTornTail(Segment segment, SegmentFile content, int offset, long index)
      throws IOException {
    if (!segment.isOpen() || !content.isTornAt(offset, index)) {
      throw new LogCorruptException(
          segment.file(), offset, "the record does not match its checksum");
    }
    LOG.warn(
        "{}: the last write was torn by a crash and never acknowledged; cut off {} bytes at {}",
        segment.file(),
        content.dataEnd() - offset,
        offset);
    try (var channel = FileChannel.open(segment.file(), StandardOpenOption.WRITE)) {
      channel.truncate(offset);
      channel.force(true);
    }
  }

  private static List<Segment> segments(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    var found = new ArrayList<Segment>();
    try (var files = Files.newDirectoryStream(directory, "log_*")) {
      for (var file : files) {
        var name = NAME.matcher(file.getFileName().toString());
        if (name.matches()) {
          found.add(
              name.group(1) != null
                  ? new Segment(file, Long.parseLong(name.group(1)), Long.MAX_VALUE)
                  : new Segment(
                      file, Long.parseLong(name.group(2)), Long.parseLong(name.group(3))));
        }
      }
    }
    found.sort(Comparator.comparingLong(Segment::first));
    return found;
  }

  /** A file of the log and the indexes that its name promises. */
  private record Segment(Path file, long first, long last) {
    boolean isOpen() {
      return last == Long.MAX_VALUE;
    }
  }
}
