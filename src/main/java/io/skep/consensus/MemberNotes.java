package io.skep.consensus;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two small files in which Ratis notes the member's term and vote ({@code raft-meta}) and its
 * group ({@code raft-meta.conf}), with a copy of each.
 *
 * <p>Ratis writes them beside and moves them into place, but also moves what a full disk let it
 * write, which is an empty file. Without the first a member cannot start; without the second it
 * would believe to be the only one of its group. Both are mended from their copies.
 */
final class MemberNotes {
  private static final Logger LOG = LoggerFactory.getLogger(MemberNotes.class);
  private static final String META = "raft-meta";
  private static final String CONFIGURATION = "raft-meta.conf";
  private static final String TERM = "term";
  private static final String VOTE = "votedFor";

  /**
   * More elections than a member can have stood or voted in since the last copy, which is made
   * within a second of each change.
   */
  private static final long UNKNOWN_TERMS = 1_000;

  private final Path folder;
  private final Map<String, FileTime> copied = new HashMap<>();

  /** The notes in Ratis's folder {@code current}. */
  MemberNotes(Path folder) {
    this.folder = folder;
  }

  /** The file of the member's term and vote. */
  static Path meta(Path folder) {
    return folder.resolve(META);
  }

  /** Copies what has changed since the last call; cheap when nothing has. */
  void keep() {
    keep(META);
    keep(CONFIGURATION);
  }

  private void keep(String name) {
    var file = folder.resolve(name);
    try {
      var changed = Files.getLastModifiedTime(file);
      if (!changed.equals(copied.get(name)) && isWhole(file)) {
        replace(folder.resolve(name + ".kept"), Files.readAllBytes(file));
        copied.put(name, changed);
      }
    } catch (IOException e) {
      // Not there yet, or the disk is full: the next call tries again, and the old copy stays.
      LOG.debug("no new copy of {}", file, e);
    }
  }

  /**
   * Replaces notes that are not whole by their copies. As a vote may be lost with them, the member
   * votes for nobody in the term it goes on with, and that term is none before the lost one.
   *
   * @param newestTerm the newest term this process has seen, -1 when it has just begun
   * @param self the member's id
   * @throws LogCorruptException when there is no copy
   */
  void mend(long newestTerm, String self) throws IOException {
    var configuration = folder.resolve(CONFIGURATION);
    if (Files.exists(configuration) && !isWhole(configuration)) {
      replace(configuration, copyOf(configuration));
      LOG.warn("{} was not whole, as after a full disk; mended from its copy", configuration);
    }
    var meta = meta(folder);
    if (Files.exists(meta) && !isWhole(meta)) {
      long copied = term(new String(copyOf(meta), StandardCharsets.UTF_8)).getAsLong();
      long term = newestTerm >= copied ? newestTerm : copied + UNKNOWN_TERMS;
      replace(meta, text(term, self));
      LOG.warn("{} was not whole, as after a full disk; goes on in term {}", meta, term);
    }
  }

  private byte[] copyOf(Path file) throws IOException {
    var copy = file.resolveSibling(file.getFileName() + ".kept");
    if (!Files.exists(copy)) {
      throw new LogCorruptException(file, 0, "it is not whole, and there is no copy of it");
    }
    return Files.readAllBytes(copy);
  }

  private static boolean isWhole(Path file) throws IOException {
    if (file.endsWith(META)) {
      return term(Files.readString(file)).isPresent();
    }
    try (var in = new FileInputStream(file.toFile())) {
      return LogEntryProto.parseFrom(in).getConfigurationEntry().getPeersCount() > 0;
    } catch (InvalidProtocolBufferException cutOff) {
      LOG.debug("{} is not whole", file, cutOff);
      return false;
    }
  }

  /** The term, when the text is whole. */
  private static OptionalLong term(String text) throws IOException {
    var noted = new Properties();
    noted.load(new StringReader(text));
    var term = noted.getProperty(TERM, "");
    return text.endsWith("\n") && noted.containsKey(VOTE) && term.matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(term))
        : OptionalLong.empty();
  }

  /** What Ratis reads as a term and the vote given in it. */
  static byte[] text(long term, String vote) throws IOException {
    var noted = new Properties();
    noted.setProperty(TERM, Long.toString(term));
    noted.setProperty(VOTE, vote);
    var text = new StringWriter();
    noted.store(text, null);
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Writes a file beside, whole and on the disk, before it takes the place of the old one. */
  static void replace(Path file, byte[] bytes) throws IOException {
    var beside = file.resolveSibling(file.getFileName() + ".new");
    Files.write(beside, bytes);
    try (var channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
