package io.skep.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * One machine for tests: namespaces of its own (network, mounts, processes, host name, IPC) under
 * one init, with a Docker Engine that has the images {@code alpine:latest} and {@code
 * busybox:latest}.
 *
 * <p>The init reads a pipe from this JVM and ends when it closes, so nothing outlives the tests,
 * however they end; a keeper outside the namespaces then clears the folder and the control groups.
 */
public final class EngineHost implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(180);
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(120);

  private final String name;
  private final Path folder;
  private final Process keeper;
  private final @Nullable Lan lan;
  private long init;
  private volatile boolean off;
  private volatile @Nullable Process engine;

  private EngineHost(String name, Path folder, Process keeper, @Nullable Lan lan) {
    this.name = name;
    this.folder = folder;
    this.keeper = keeper;
    this.lan = lan;
  }

  /** Starts a host and its engine; its images are there when this returns. */
  public static EngineHost start(String name) {
    return start(name, null, "", 0);
  }

  /**
   * Starts a host with a card on a LAN.
   *
   * @param disk where inside its folder a disk of its own is mounted, which only the host sees and
   *     which keeps its data over power cuts; empty for none
   * @param megabytes the disk's size
   */
  public static EngineHost start(String name, @Nullable Lan lan, String disk, int megabytes) {
    try {
      Path folder = Files.createTempDirectory("skep-" + name + "-");
      unpack("keeper.sh", folder);
      unpack("init.sh", folder);
      ProcessBuilder prepared =
          new ProcessBuilder("setsid", "unshare", "--mount", "bash", folder + "/keeper.sh")
              .redirectOutput(folder.resolve("init.log").toFile())
              .redirectErrorStream(true);
      String network = lan == null ? "" : "lan";
      prepared.command().addAll(List.of(folder.toString(), name, network, disk, "" + megabytes));
      EngineHost host = new EngineHost(name, folder, prepared.start(), lan);
      host.settle();
      host.startEngine();
      host.importImages();
      return host;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends everything on the host at once, as a power cut does; its disks keep what they have. */
  public void powerOff() {
    if (lan != null) {
      lan.unplug(name); // first: the kernel would answer pings until it has buried the namespace
    }
    off = true;
    ProcessHandle.of(init).ifPresent(ProcessHandle::destroyForcibly);
    Process running = engine;
    engine = null;
    awaitEnd(running);
  }

  /** True between {@link #powerOff} and {@link #powerOn}. */
  public boolean isOff() {
    return off;
  }

  /** Starts the host again after {@link #powerOff}, and its engine. */
  public void powerOn() {
    try {
      Files.deleteIfExists(folder.resolve("init.pid"));
      keeper.getOutputStream().write('\n');
      keeper.getOutputStream().flush();
      settle();
      off = false;
      startEngine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The engine's process, as it is known outside of the host; empty while there is none. */
  public Optional<ProcessHandle> engineProcess() {
    return inner(engine);
  }

  /** Where the LAN's other hosts reach this one. */
  public String address() {
    return lan == null ? "127.0.0.1" : lan.address(name);
  }

  private void settle() throws IOException {
    Path ready = folder.resolve("init.pid");
    Awaitility.await("the namespaces of " + name)
        .atMost(START_LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> Files.exists(ready) || !keeper.isAlive());
    if (!Files.exists(ready)) {
      throw new IllegalStateException(Files.readString(folder.resolve("init.log")));
    }
    init = Long.parseLong(Files.readString(ready).strip());
    if (lan != null) {
      lan.plug(name, init);
    }
  }

  /** Where the engine itself listens. */
  public URI engineUri() {
    return URI.create("unix://" + folder + "/docker.sock");
  }

  /** The {@code docker} command against the engine itself. */
  public DockerCli docker() {
    return new DockerCli(engineUri(), COMMAND_LIMIT);
  }

  /** A folder that both the tests and the host see; it goes when the host is closed. */
  public Path folder() {
    return folder;
  }

  /** The host's name, which is also the engine's. */
  public String name() {
    return name;
  }

  /** The first process of the host, as it is known outside. */
  long init() {
    return init;
  }

  /** A command that will run inside this host's namespaces. */
  public ProcessBuilder inside(List<String> command) {
    List<String> entered = new ArrayList<>(List.of("nsenter", "-t", Long.toString(init)));
    entered.addAll(List.of("-n", "-m", "-p", "-u", "-i"));
    entered.addAll(command);
    return new ProcessBuilder(entered);
  }

  /** Starts the engine and waits until it answers. */
  public void startEngine() {
    List<String> command = new ArrayList<>(List.of("dockerd"));
    command.addAll(List.of("--data-root", folder + "/docker", "--exec-root", "/run/docker-exec"));
    command.addAll(List.of("--pidfile", "/run/dockerd.pid", "-H", engineUri().toString()));
    command.addAll(List.of("--config-file", folder + "/empty.json"));
    command.addAll(List.of("--cgroup-parent", "/" + folder.getFileName()));
    try {
      Files.writeString(folder.resolve("empty.json"), "{}");
      Path log = folder.resolve("dockerd.log");
      Process started =
          inside(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      engine = started;
      Awaitility.await("the engine of " + name)
          .atMost(START_LIMIT)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> !started.isAlive() || docker().run("version").exit() == 0);
      if (!started.isAlive()) {
        throw new IllegalStateException("dockerd ended: " + Files.readString(log));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the engine as a crash would; when it starts again it ends the containers it left. */
  public void killEngine() {
    kill9(engine);
    engine = null;
  }

  /** Asks the engine to end, and waits for it; it stops its containers before. */
  public void stopEngine() {
    Process running = engine;
    engine = null;
    inner(running).ifPresent(ProcessHandle::destroy);
    awaitEnd(running);
  }

  /** Removes every container, so that the next test finds an empty engine. */
  public void removeContainers() {
    List<String> ids = docker().lines("ps", "-aq");
    if (!ids.isEmpty()) {
      List<String> command = new ArrayList<>(List.of("rm", "-f", "-v"));
      command.addAll(ids);
      docker().ok(command.toArray(String[]::new));
    }
  }

  /** Kills a program that was started by {@link #inside}, and waits until it is gone. */
  static void kill9(@Nullable Process entered) {
    if (entered == null) {
      return;
    }
    inner(entered).ifPresent(ProcessHandle::destroyForcibly);
    awaitEnd(entered);
  }

  /** The program proper: nsenter stays outside as its parent. */
  static Optional<ProcessHandle> inner(@Nullable Process entered) {
    return entered == null ? Optional.empty() : entered.children().findFirst();
  }

  private static void awaitEnd(@Nullable Process entered) {
    try {
      if (entered != null && !entered.waitFor(10, TimeUnit.SECONDS)) {
        entered.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      keeper.getOutputStream().close();
      if (!keeper.waitFor(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("host " + name + " is still there after 30 s: " + folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void importImages() throws IOException {
    Path image = BusyboxImage.tar();
    ProcessBuilder load =
        docker()
            .prepare("import", "-c", "CMD [\"sh\"]", "-", "alpine:latest")
            .redirectInput(image.toFile());
    Ran.of(COMMAND_LIMIT, load).orThrow();
    docker().ok("tag", "alpine:latest", "busybox:latest");
  }

  private static void unpack(String resource, Path folder) throws IOException {
    try (InputStream from = EngineHost.class.getResourceAsStream(resource)) {
      if (from == null) {
        throw new IllegalStateException("resource is missing: " + resource);
      }
      Files.copy(from, folder.resolve(resource));
    }
  }
}
