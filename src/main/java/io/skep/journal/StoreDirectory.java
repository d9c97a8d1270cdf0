package io.skep.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;

/**
 * Puts a checkpoint in the place of the store, so that a crash leaves the one or the other whole.
 *
 * <p>The checkpoint stays as it is: tables, which never change, are linked, the rest is copied.
 */
final class StoreDirectory {
  private final Path store;
  private final Path incoming;
  private final Path outgoing;

  StoreDirectory(Path store) {
    this.store = store;
    this.incoming = store.resolveSibling(store.getFileName() + ".incoming");
    this.outgoing = store.resolveSibling(store.getFileName() + ".outgoing");
  }

  /** Finishes or undoes what a crash interrupted; to be called before the store is opened. */
  void recover() throws IOException {
    if (!Files.exists(store) && Files.exists(outgoing)) {
      // The old store was moved away, so the new one had been written whole.
      Files.move(incoming, store, StandardCopyOption.ATOMIC_MOVE);
    }
    delete(incoming);
    delete(outgoing);
  }

  /** Writes the new store beside the old one. */
  void prepare(Path checkpoint) throws IOException {
    delete(incoming);
    Files.createDirectories(incoming);
    try (var files = Files.newDirectoryStream(checkpoint)) {
      for (var file : files) {
        var name = file.getFileName().toString();
        if (name.endsWith(".sst")) {
          Files.createLink(incoming.resolve(name), file);
        } else if (CheckpointSnapshot.isPart(file)) {
          copy(file, incoming.resolve(name));
        }
      }
    }
    force(incoming, StandardOpenOption.READ);
  }

  /** Exchanges the two; the store must be closed. */
  void swap() throws IOException {
    Files.move(store, outgoing, StandardCopyOption.ATOMIC_MOVE);
    Files.move(incoming, store, StandardCopyOption.ATOMIC_MOVE);
    force(store.resolveSibling("."), StandardOpenOption.READ);
    delete(outgoing);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to);
    force(to, StandardOpenOption.WRITE);
  }

  private static void force(Path path, StandardOpenOption how) throws IOException {
    try (var channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (var files = Files.walk(tree)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
