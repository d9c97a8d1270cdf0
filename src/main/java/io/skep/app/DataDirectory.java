package io.skep.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The daemon's folder, held against a second daemon by a lock that dies with the process.
 *
 * <p>{@code skep.lock} names who holds it; {@code swarm/} is the swarm this node is in; {@code
 * left/} keeps the swarms it has left, journal and all.
 */
final class DataDirectory implements AutoCloseable {
  private final Path root;
  private final FileChannel lockFile;

  private DataDirectory(Path root, FileChannel lockFile) {
    this.root = root;
    this.lockFile = lockFile;
  }

  /**
   * Makes and locks the folder.
   *
   * @throws StartupException if another daemon has it, or it cannot be written
   */
  static DataDirectory lock(Path root) {
    try {
      Files.createDirectories(
          root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      FileChannel file =
          FileChannel.open(
              root.resolve("skep.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (tryLock(file) == null) {
        String holder = Files.readString(root.resolve("skep.lock")).trim();
        file.close();
        throw new StartupException(
            "data directory " + root + " is in use by another daemon (pid " + holder + ")");
      }
      file.truncate(0);
      file.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
      return new DataDirectory(root, file);
    } catch (IOException e) {
      throw new StartupException("data directory " + root + ": " + e, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException heldHere) {
      return null;
    }
  }

  Path swarm() {
    return root.resolve("swarm");
  }

  /** Keeps the folder of a swarm that was left; a swarm begun later has a new one. */
  void keepLeftSwarm(String name, Instant now) throws IOException {
    Path left = Files.createDirectories(root.resolve("left"));
    Path target = left.resolve(name + "-" + now.toEpochMilli());
    Files.move(swarm(), target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes what an initialisation that never finished has left. */
  void dropUnfinishedSwarm() throws IOException {
    delete(swarm());
  }

  /** Deletes a folder with all that is in it, if it is there. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(folder)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.delete(file);
    }
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
