package io.skep.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;

/**
 * The key of a data directory: 32 random bytes in a file that only its owner can read.
 *
 * <p>The file holds the key itself; locking the swarm later means to wrap this one file.
 */
final class DirectoryKey {
  static final int BYTES = PayloadKey.BYTES;
  private static final String FILE = "payload-1.key";

  private DirectoryKey() {}

  /**
   * Reads the key, or makes one for a directory without.
   *
   * @param mayCreate whether a missing key may be made; never where data exist already
   * @throws IOException when the key is missing, of the wrong size, or readable by others
   */
  static byte[] load(Path keys, boolean mayCreate) throws IOException {
    var file = keys.resolve(FILE);
    if (Files.exists(file)) {
      return read(file);
    }
    if (!mayCreate) {
      throw new IOException(file + " is missing (expected: the key of the journal beside it)");
    }
    return create(keys, file);
  }

  private static byte[] read(Path file) throws IOException {
    var permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    if (!permissions.endsWith("------")) {
      throw new IOException(file + " has permissions " + permissions + " (expected: rw-------)");
    }
    var key = Files.readAllBytes(file);
    if (key.length != BYTES) {
      throw new IOException(file + " has " + key.length + " bytes (expected: " + BYTES + ")");
    }
    return key;
  }

  private static byte[] create(Path keys, Path file) throws IOException {
    Files.createDirectories(
        keys, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    var key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    var unfinished = file.resolveSibling(FILE + ".new");
    Files.deleteIfExists(unfinished);
    try (var channel =
        FileChannel.open(
            unfinished,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      var buffer = ByteBuffer.wrap(key);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    try (var folder = FileChannel.open(keys, StandardOpenOption.READ)) {
      folder.force(true);
    }
    return key;
  }
}
