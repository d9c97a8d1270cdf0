package io.skep.consensus;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;

/** What a member finds on its disk, checked before Ratis opens it. */
final class GroupStorage {
  private final Path groupDir;
  private final boolean known;

  private GroupStorage(Path groupDir, boolean known) {
    this.groupDir = groupDir;
    this.known = known;
  }

  /**
   * Checks the log against what the machine holds, removes what a crash left of a first start, and
   * makes the group this member's alone when that was asked for.
   *
   * @throws LogCorruptException when the log is damaged; nothing has been changed then
   */
  static GroupStorage prepare(GroupConfig config, ManagerGroup.Held held) throws IOException {
    Files.createDirectories(config.dir());
    var current = config.groupDir().resolve("current");
    boolean known = Files.exists(MemberNotes.meta(current));
    new MemberNotes(current).mend(held.term(), config.self());
    var log = LogInspection.inspect(current);
    requireNoGap(current, log, held);
    if (!known) {
      removeUnfinished(config.groupDir(), log);
    }
    if (config.start() == GroupConfig.Start.FORCE_NEW_GROUP) {
      if (!known) {
        throw new IOException(
            config.groupDir() + " holds no group (expected: the one to be continued alone)");
      }
      ForcedGroup.write(config, current, log, held);
    }
    return new GroupStorage(config.groupDir(), known);
  }

  /** Whether a group was known here before. */
  boolean isKnown() {
    return known;
  }

  /** Whether nobody else can be a member: elections need not wait for others. */
  boolean isSole(GroupConfig config) throws IOException {
    return switch (config.start()) {
      case FORCE_NEW_GROUP -> true;
      case JOIN -> false;
      case FOUND -> config.listen().isEmpty() || members() <= 1;
    };
  }

  /** The members that Ratis noted last, 0 for none. */
  private int members() throws IOException {
    var noted = groupDir.resolve("current/raft-meta.conf");
    if (!Files.exists(noted)) {
      return 0;
    }
    try (var in = new FileInputStream(noted.toFile())) {
      return LogEntryProto.parseFrom(in).getConfigurationEntry().getPeersCount();
    }
  }

  private static void requireNoGap(Path current, LogInspection.Extent log, ManagerGroup.Held held) {
    if (log.first() > Math.max(held.applied(), held.checkpoint()) + 1) {
      throw new LogCorruptException(
          current,
          0,
          "the log begins at entry " + log.first() + " but the store ends at " + held.applied());
    }
    if (Math.max(log.next() - 1, held.checkpoint()) < held.applied()) {
      throw new LogCorruptException(
          current,
          0,
          "the log ends before entry " + log.next() + " but the store holds " + held.applied());
    }
  }

  /** What a crash left of the very first start, before anything could be written. */
  private static void removeUnfinished(Path groupDir, LogInspection.Extent log) throws IOException {
    if (log.next() > 0) {
      throw new LogCorruptException(
          groupDir.resolve("current/raft-meta"), 0, "the file is missing but there is a log");
    }
    if (Files.isDirectory(groupDir)) {
      try (var files = Files.walk(groupDir)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
