package io.skep.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.util.MD5FileUtil;
import org.apache.ratis.util.MemoizedSupplier;

/** A checkpoint as Ratis sends it; digests are computed only when a follower asks for it. */
final class CheckpointSnapshot implements SnapshotInfo {
  private final Path directory;
  private final TermIndex place;
  private final MemoizedSupplier<List<FileInfo>> files;

  CheckpointSnapshot(Path directory, long term, long index) {
    this.directory = directory;
    this.place = TermIndex.valueOf(term, index);
    this.files = MemoizedSupplier.valueOf(() -> list(directory));
  }

  Path directory() {
    return directory;
  }

  @Override
  public TermIndex getTermIndex() {
    return place;
  }

  @Override
  public List<FileInfo> getFiles() {
    return files.get();
  }

  @Override
  public String toString() {
    return directory.toString();
  }

  /** Whether a file belongs to the checkpoint, rather than to who sent or opened it. */
  static boolean isPart(Path file) {
    var name = file.getFileName().toString();
    return !name.endsWith(MD5FileUtil.MD5_SUFFIX) && !name.startsWith("LOG");
  }

  private static List<FileInfo> list(Path directory) {
    try (var entries = Files.list(directory)) {
      return entries
          .filter(CheckpointSnapshot::isPart)
          .sorted()
          .map(CheckpointSnapshot::digest)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the checkpoint " + directory, e);
    }
  }

  private static FileInfo digest(Path file) {
    try {
      return new FileInfo(file, MD5FileUtil.computeMd5ForFile(file.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + " of a checkpoint", e);
    }
  }
}
