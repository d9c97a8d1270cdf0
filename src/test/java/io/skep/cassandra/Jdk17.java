package io.skep.cassandra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds a JDK 17. */
final class Jdk17 {
  private Jdk17() {}

  static Optional<Path> find() {
    var homes = new ArrayList<Path>();
    var named = System.getenv("JAVA17_HOME");
    if (named != null) {
      homes.add(Path.of(named));
    }
    for (var folder : List.of("/usr/lib/jvm", "/opt/java", "/Library/Java/JavaVirtualMachines")) {
      homes.addAll(children(Path.of(folder)));
    }
    for (var entry : Optional.ofNullable(System.getenv("PATH")).orElse("").split(":")) {
      homes.add(Path.of(entry).resolveSibling(""));
    }
    return homes.stream()
        .map(home -> home.resolve("bin/java"))
        .filter(Files::isExecutable)
        .filter(Jdk17::is17)
        .findFirst();
  }

  private static List<Path> children(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var children = Files.list(folder)) {
      return children
          .flatMap(one -> Stream.of(one, one.resolve("Contents/Home")))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By the file that every JDK carries; nothing is started to find out. */
  private static boolean is17(Path java) {
    try {
      var release = java.toRealPath().getParent().resolveSibling("release");
      return Files.isReadable(release) && Files.readString(release).contains("JAVA_VERSION=\"17");
    } catch (IOException e) {
      return false;
    }
  }
}
