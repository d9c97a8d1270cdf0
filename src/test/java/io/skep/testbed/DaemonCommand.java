package io.skep.testbed;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The command line that starts the daemon: the launcher's own, with its start-up cache, where the
 * jar is the newest build; else the classes as they were just compiled.
 */
final class DaemonCommand {

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Path JAR = Path.of("target/skep.jar");
  private static final Path CLASSES = Path.of("target/classes");

  private static final List<String> COMMAND = isJarNewest() ? ofLauncher() : ofClasses();
  private static @Nullable List<String> ofWorker;

  private DaemonCommand() {}

  static List<String> get() {
    return COMMAND;
  }

  /** As the launcher starts a node that its data folder shows to be a worker. */
  static synchronized List<String> ofWorker() {
    List<String> known = ofWorker;
    if (known == null) {
      known = isJarNewest() ? ofWorkersLauncher() : COMMAND;
      ofWorker = known;
    }
    return known;
  }

  private static List<String> ofWorkersLauncher() {
    try {
      Path folder = Files.createTempDirectory("skep-worker-");
      Path state = Files.createDirectory(folder.resolve("swarm")).resolve("state.json");
      Files.writeString(state, "{\"role\":\"WORKER\"}");
      List<String> command = ofLauncher("--data-dir", folder.toString());
      Files.delete(state);
      Files.delete(state.getParent());
      Files.delete(folder);
      return command;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> ofLauncher(String... options) {
    List<String> command = new ArrayList<>(List.of("./skep", "command-line"));
    command.addAll(List.of(options));
    ProcessBuilder launcher = new ProcessBuilder(command);
    launcher.environment().put("SKEP_NO_BUILD", "1");
    launcher.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return Ran.of(LIMIT, launcher).orThrow().lines().toList();
  }

  private static List<String> ofClasses() {
    String tests = System.getProperty("surefire.test.class.path");
    String all = tests == null ? System.getProperty("java.class.path") : tests;
    List<String> product =
        Stream.of(all.split(File.pathSeparator))
            .filter(entry -> !entry.endsWith("test-classes"))
            .toList();
    List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", String.join(File.pathSeparator, product)));
    command.addAll(List.of("io.skep.app.Main", "daemon"));
    return List.copyOf(command);
  }

  private static boolean isJarNewest() {
    if (!Files.exists(JAR)) {
      return false;
    }
    long jar = modified(JAR);
    try (Stream<Path> classes = Files.walk(CLASSES)) {
      return classes.filter(Files::isRegularFile).allMatch(file -> modified(file) <= jar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
