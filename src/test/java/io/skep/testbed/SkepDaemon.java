package io.skep.testbed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The real daemon, as a process inside an {@link EngineHost}. Its data folder stays over crashes
 * and restarts and goes with the host.
 */
public final class SkepDaemon implements AutoCloseable {

  private static final Duration READY_LIMIT = Duration.ofSeconds(180);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(120);

  private final EngineHost host;
  private final Path folder;
  private final Path data;
  private final List<String> options;
  private final Map<String, String> environment = new TreeMap<>();
  private volatile boolean worker;
  private volatile @Nullable Process process;

  private SkepDaemon(EngineHost host, Path folder, List<String> options) {
    this(host, folder, folder.resolve("data"), options);
  }

  private SkepDaemon(EngineHost host, Path folder, Path data, List<String> options) {
    this.host = host;
    this.folder = folder;
    this.data = data;
    this.options = options;
  }

  /** A daemon that is not started yet, with a data folder that the caller chose. */
  public static SkepDaemon prepared(EngineHost host, Path data, String... options) {
    try {
      Path folder = Files.createTempDirectory(host.folder(), "skep");
      return new SkepDaemon(host, folder, data, List.of(options));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From its next start on the JVM is fitted for a worker, as the launcher does it. */
  public void fitForWorker() {
    worker = true;
  }

  /** Adds a variable to the environment of all later starts. */
  public void environment(String name, String value) {
    environment.put(name, value);
  }

  /** Forgets what was added. */
  public void clearEnvironment() {
    environment.clear();
  }

  /** The daemon's process, as it is known outside of the host; empty while there is none. */
  public Optional<ProcessHandle> running() {
    return EngineHost.inner(process);
  }

  /** How a daemon ended by itself, and what it had said. */
  public record Ended(int exit, String said) {}

  /** Runs a daemon with a new, empty data folder that is expected to end by itself. */
  public static Ended runToItsEnd(EngineHost host, String... options) {
    try {
      Path folder = Files.createTempDirectory(host.folder(), "skep");
      return new SkepDaemon(host, folder, List.of(options)).startAnother();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a further daemon on the same data, which is expected to end by itself. */
  public Ended startAnother() {
    ProcessBuilder prepared = prepare(URI.create("unix://" + folder + "/other.sock"));
    Ran ran = Ran.of(READY_LIMIT, prepared);
    return new Ended(ran.exit(), ran.out() + ran.err());
  }

  /**
   * Starts a daemon with a new, empty data folder, and waits until its API answers. A swarm of its
   * own has the journal that {@link TestJournal#chosen} names, unless the options name a
   * configuration.
   */
  public static SkepDaemon start(EngineHost host, String... options) {
    if (List.of(options).contains("--config")) {
      return started(host, options);
    }
    List<String> all = new ArrayList<>(List.of(TestJournal.chosen().options(host)));
    all.addAll(List.of(options));
    return started(host, all.toArray(String[]::new));
  }

  /** The same with a given journal. */
  public static SkepDaemon start(EngineHost host, TestJournal journal) {
    return started(host, journal.options(host));
  }

  private static SkepDaemon started(EngineHost host, String... options) {
    try {
      Path folder = Files.createTempDirectory(host.folder(), "skep");
      SkepDaemon daemon = new SkepDaemon(host, folder, List.of(options));
      daemon.restart();
      return daemon;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the daemon's API listens; the same over restarts. */
  public URI uri() {
    return URI.create("unix://" + folder + "/skep.sock");
  }

  /** The stock {@code docker} command against the daemon. */
  public DockerCli docker() {
    return new DockerCli(uri(), COMMAND_LIMIT);
  }

  /** The {@code skep} command against the daemon. */
  public Ran skep(String... arguments) {
    List<String> command = new ArrayList<>(List.of("./skep"));
    command.addAll(List.of(arguments));
    ProcessBuilder prepared = new ProcessBuilder(command);
    prepared.environment().put("SKEP_HOST", uri().toString());
    prepared.environment().put("SKEP_NO_BUILD", "1");
    return Ran.of(COMMAND_LIMIT, prepared);
  }

  /** The folder that the daemon was given as its data folder. */
  public Path dataFolder() {
    return data;
  }

  /** Everything that the daemon has printed since its first start. */
  public String log() {
    try {
      return Files.readString(folder.resolve("daemon.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the daemon on the data that is there, and waits until its API answers. */
  public void restart() {
    CompletableFuture<Boolean> ready = launch();
    try {
      if (!ready.get(READY_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the daemon ended before it was ready:\n" + tail());
      }
    } catch (TimeoutException e) {
      kill9();
      throw new IllegalStateException("not ready after " + READY_LIMIT + ":\n" + tail(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("reading what the daemon says failed", e);
    }
  }

  /**
   * Starts the daemon without waiting.
   *
   * @return completed with true once it says that it is ready, with false if it ends before
   */
  public CompletableFuture<Boolean> launch() {
    try {
      Process started = prepare(uri()).redirectErrorStream(true).start();
      process = started;
      CompletableFuture<Boolean> ready = new CompletableFuture<>();
      // Not a virtual thread: reading a pipe would hold one of the few that carry those.
      Thread.ofPlatform().daemon().name("daemon-log").start(() -> follow(started, ready));
      return ready;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the daemon as a crash would. */
  public void kill9() {
    EngineHost.kill9(process);
    process = null;
  }

  /**
   * Asks the daemon to stop, by SIGTERM, and waits for its end.
   *
   * @return its exit code
   */
  public int stop() {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("the daemon is not running");
    }
    running.children().forEach(ProcessHandle::destroy);
    return exitCode(running);
  }

  /** True while the daemon's process is there. */
  public boolean isAlive() {
    Process running = process;
    return running != null && running.isAlive();
  }

  @Override
  public void close() {
    kill9();
    host.removeContainers();
  }

  private ProcessBuilder prepare(URI api) {
    List<String> command = new ArrayList<>(worker ? DaemonCommand.ofWorker() : DaemonCommand.get());
    command.addAll(List.of("--data-dir", dataFolder().toString(), "--host", api.toString()));
    command.addAll(List.of("--engine", host.engineUri().toString()));
    command.addAll(options);
    ProcessBuilder prepared = host.inside(command);
    prepared.environment().put("MALLOC_ARENA_MAX", "2"); // the launcher does so
    // nsenter itself must not see a variable that changes how programs are loaded.
    if (!environment.isEmpty()) {
      List<String> set = new ArrayList<>(List.of("env"));
      environment.forEach((name, value) -> set.add(name + "=" + value));
      int program = prepared.command().size() - command.size();
      prepared.command().addAll(program, set);
    }
    return prepared;
  }

  /** What its threads do, as it says itself in its log, for the reader of a failure. */
  private String threads(Process running) throws InterruptedException {
    int said = log().length();
    running
        .children()
        .forEach(child -> Ran.of(STOP_LIMIT, List.of("kill", "-QUIT", "" + child.pid())));
    running.waitFor(3, TimeUnit.SECONDS);
    return "\n" + log().substring(said);
  }

  private int exitCode(Process running) {
    try {
      if (!running.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        String threads = threads(running);
        kill9();
        throw new AssertionError("the daemon did not stop within " + STOP_LIMIT + threads);
      }
      process = null;
      return running.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the daemon stops", e);
    }
  }

  private void follow(Process started, CompletableFuture<Boolean> ready) {
    Path log = folder.resolve("daemon.log");
    try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
        var copy =
            Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        copy.write(line + "\n");
        copy.flush();
        if (line.startsWith("skep: ready")) {
          ready.complete(true);
        }
      }
      ready.complete(false);
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  private String tail() {
    List<String> lines = log().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }
}
