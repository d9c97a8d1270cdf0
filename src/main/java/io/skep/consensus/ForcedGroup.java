package io.skep.consensus;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import java.util.zip.CRC32C;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a member the only one of its group, by what it writes behind the end of its log: the entry
 * that a leader would write after all others had been removed.
 *
 * <p>Raft acts on the newest configuration in the log, committed or not, so the member elects
 * itself at its next start and commits all that its log holds. A crash in between leaves the old
 * group, or the new one; doing it twice is harmless.
 */
final class ForcedGroup {
  private static final Logger LOG = LoggerFactory.getLogger(ForcedGroup.class);

  /** Terms passed over where the clock is behind the terms that were forced before. */
  private static final long UNHEARD_TERMS = 1_000_000;

  private ForcedGroup() {}

  static void write(
      GroupConfig config, Path current, LogInspection.Extent log, ManagerGroup.Held held)
      throws IOException {
    var meta = MemberNotes.meta(current);
    long term = raiseTerm(meta);
    boolean behind = log.next() <= held.checkpoint();
    long index = Math.max(log.next(), held.checkpoint() + 1);
    if (behind) {
      // A log that ends before the checkpoint holds nothing that the checkpoint does not.
      LogInspection.removeAll(current);
    }
    var peer = RaftPeer.newBuilder().setId(config.self()).setAddress(config.advertised()).build();
    var entry =
        LogEntryProto.newBuilder()
            .setTerm(term)
            .setIndex(index)
            .setConfigurationEntry(
                RaftConfigurationProto.newBuilder().addPeers(peer.getRaftPeerProto()))
            .build();
    append(LogInspection.openSegment(current, index), record(entry));
    LOG.warn(
        "{} is the only manager from entry {} and term {} on; those of the group before must never"
            + " start again",
        config.self(),
        index,
        term);
  }

  /**
   * Others may have led terms that this member never heard of, and what they ordered must be older
   * than what it will order. So the term is the milliseconds of the clock: of two restores of the
   * same backup the later one wins, and no swarm elects a leader each millisecond in between.
   *
   * <p>It is raised on disk first: without the entry this is only an election that failed.
   */
  private static long raiseTerm(Path meta) throws IOException {
    var properties = new Properties();
    properties.load(new StringReader(Files.readString(meta)));
    long held = Long.parseLong(properties.getProperty("term"));
    long now = System.currentTimeMillis();
    long term = now > held ? now : held + UNHEARD_TERMS;
    MemberNotes.replace(meta, MemberNotes.text(term, ""));
    return term;
  }

  private static void append(LogInspection.End end, byte[] record) throws IOException {
    try (var channel =
        FileChannel.open(end.file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.truncate(end.offset());
      channel.position(end.offset());
      if (end.offset() == 0) {
        writeAll(channel, SegmentFile.HEADER);
      }
      writeAll(channel, record);
      channel.force(true);
    }
    try (var folder = FileChannel.open(end.file().getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  /** As {@link SegmentFile} reads it: size, entry, and the CRC-32C of both. */
  private static byte[] record(LogEntryProto entry) throws IOException {
    int length = entry.getSerializedSize();
    int sized = CodedOutputStream.computeUInt32SizeNoTag(length) + length;
    var bytes = new byte[sized + Integer.BYTES];
    var out = CodedOutputStream.newInstance(bytes, 0, sized);
    out.writeUInt32NoTag(length);
    entry.writeTo(out);
    out.flush();
    var crc = new CRC32C();
    crc.update(bytes, 0, sized);
    ByteBuffer.wrap(bytes).putInt(sized, (int) crc.getValue());
    return bytes;
  }

  private static void writeAll(FileChannel channel, byte[] bytes) throws IOException {
    var buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
