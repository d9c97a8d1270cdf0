package io.skep.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder in memory for the files of tasks, from which containers have them bound in. What is in
 * it outlives the daemon and ends with the machine.
 */
public final class MemoryFolder {
  private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");
  private static final List<Path> PLACES = List.of(Path.of("/run"), Path.of("/dev/shm"));

  private final Optional<Path> root;

  private MemoryFolder(Optional<Path> root) {
    this.root = root;
  }

  /**
   * The first of the usual places that is in memory and can be written to.
   *
   * @param owner a name for this node's part of it
   */
  public static MemoryFolder find(String owner) {
    return new MemoryFolder(
        PLACES.stream()
            .filter(MemoryFolder::isInMemory)
            .findFirst()
            .map(place -> place.resolve("skep").resolve(owner)));
  }

  /** This folder, wherever it is. */
  static MemoryFolder at(Path folder) {
    return new MemoryFolder(Optional.of(folder));
  }

  private static boolean isInMemory(Path place) {
    try {
      return Files.isWritable(place) && IN_MEMORY.contains(Files.getFileStore(place).type());
    } catch (IOException e) {
      return false;
    }
  }

  /** A folder of this name that only its owner can look into; empty if nothing is in memory. */
  Optional<Path> make(String name) {
    return root.map(
        place -> {
          try {
            Path folder = place.resolve(name);
            Files.createDirectories(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return folder;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Deletes a folder and what is in it; none is no error. */
  void delete(String name) {
    root.map(place -> place.resolve(name)).filter(Files::exists).ifPresent(MemoryFolder::deleteAll);
  }

  /** Deletes all folders but those of these names. */
  void keepOnly(Set<String> names) {
    root.filter(Files::isDirectory)
        .ifPresent(
            place -> {
              try (Stream<Path> folders = Files.list(place)) {
                folders
                    .filter(folder -> !names.contains(String.valueOf(folder.getFileName())))
                    .forEach(MemoryFolder::deleteAll);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private static void deleteAll(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
