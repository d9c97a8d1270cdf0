package io.skep.cassandra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A real Cassandra 5 on loopback, from the artifacts of Maven Central, in a JVM of its own on a JDK
 * 17: that is what it runs on.
 *
 * <p>{@link #shared} is started once for all tests of a JVM and ends with it. A test that stops or
 * pauses a server starts one {@link #ofItsOwn}. Where there is no JDK 17, tests are skipped and say
 * so. {@code -Dskep.test.cassandra=HOST:PORT} uses one that runs already as the shared one.
 */
public final class CassandraServer implements AutoCloseable {
  private static final Path MODULE = Path.of("src/test/cassandra/pom.xml").toAbsolutePath();
  private static final Path LIBRARIES = Path.of("target/cassandra-lib").toAbsolutePath();
  private static final Duration START = Duration.ofMinutes(3);
  private static final List<String> EXPORTS =
      List.of(
          "java.base/sun.nio.ch",
          "java.base/jdk.internal.misc",
          "java.base/jdk.internal.ref",
          "java.management.rmi/com.sun.jmx.remote.internal.rmi",
          "java.rmi/sun.rmi.registry",
          "java.rmi/sun.rmi.server");
  private static final List<String> OPENS = List.of("java.base/sun.nio.ch", "java.base/java.io");

  private static @Nullable CassandraServer shared;

  private final Path home;
  private final int port;
  private final List<String> command;
  private @Nullable Process process;

  private CassandraServer(Path home, int port, List<String> command) {
    this.home = home;
    this.port = port;
    this.command = command;
  }

  /**
   * A server on port 9042 of all addresses of a network namespace, which nothing else is to listen
   * in; its caller closes it.
   *
   * @param namespace a process in it, as this JVM knows it
   */
  public static CassandraServer inside(long namespace) {
    var enter = List.of("nsenter", "-t", Long.toString(namespace), "-n");
    return make(enter, 9042, 7000, "");
  }

  /** The server that all tests share; they must leave it running. */
  public static synchronized CassandraServer shared() {
    var running = shared;
    if (running == null) {
      var given = System.getProperty("skep.test.cassandra");
      running =
          given == null
              ? ofItsOwn()
              : new CassandraServer(
                  Path.of(""), Integer.parseInt(given.replaceAll(".*:", "")), List.of());
      shared = running;
    }
    return running;
  }

  /** A server for one test, which closes it. */
  public static CassandraServer ofItsOwn() {
    return ofItsOwn("");
  }

  /** The same with further lines of {@code cassandra.yaml}. */
  static CassandraServer ofItsOwn(String further) {
    try {
      return make(List.of(), freePort(), freePort(), further);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CassandraServer make(List<String> enter, int port, int storage, String further) {
    var java = Jdk17.find();
    Assumptions.assumeTrue(
        java.isPresent(),
        "no JDK 17 found (JAVA17_HOME, PATH, /usr/lib/jvm): Cassandra is left out");
    try {
      var home = Files.createTempDirectory("skep-cassandra");
      Files.writeString(home.resolve("cassandra.yaml"), settings(home, port, storage) + further);
      var server = new CassandraServer(home, port, command(enter, java.get(), home));
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      copyLibraries();
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens, as {@code skep.cassandra.contact-points} takes it. */
  public String contactPoint() {
    return "127.0.0.1:" + port;
  }

  /** Starts it, on the data that it has, and waits until it answers. */
  public void start() {
    try {
      process =
          new ProcessBuilder(command)
              .directory(home.toFile())
              .redirectErrorStream(true)
              .redirectOutput(home.resolve("server.log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await()
        .alias("Cassandra starts: " + home.resolve("server.log"))
        .atMost(START)
        .failFast("Cassandra has ended: " + home.resolve("server.log"), () -> !process.isAlive())
        .until(this::listens);
  }

  /** Ends it as a power cut would. */
  public void kill() {
    var running = process;
    if (running != null) {
      running.destroyForcibly();
      await(running);
    }
  }

  /** Whether its process is there, paused or not. */
  public boolean isAlive() {
    var running = process;
    return running != null && running.isAlive();
  }

  /** Stops it without ending it; it keeps its connections and answers nothing. */
  public void pause() {
    signal("STOP");
  }

  /** Lets it go on after {@link #pause}. */
  public void resume() {
    signal("CONT");
  }

  @Override
  public void close() {
    kill();
    if (!command.isEmpty() && Files.isDirectory(home)) {
      try (var files = Files.walk(home)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void signal(String name) {
    var running = process;
    if (running == null) {
      throw new IllegalStateException("not started");
    }
    try {
      await(new ProcessBuilder("kill", "-" + name, String.valueOf(running.pid())).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By what it says: in a namespace of its own nobody here reaches it. */
  private boolean listens() throws IOException {
    return Files.readString(home.resolve("server.log"))
        .contains("Starting listening for CQL clients");
  }

  private static synchronized void copyLibraries() throws IOException {
    if (Files.isDirectory(LIBRARIES)) {
      return;
    }
    // Copied beside and then moved: a run that is cut off leaves nothing that looks whole.
    var fresh = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "cassandra-lib");
    var maven =
        new ProcessBuilder(
                "mvn",
                "-q",
                "-B",
                "-f",
                MODULE.toString(),
                "dependency:copy-dependencies",
                "-DincludeScope=runtime",
                "-DoutputDirectory=" + fresh)
            .redirectErrorStream(true)
            .redirectOutput(fresh.resolveSibling("cassandra-lib.log").toFile())
            .start();
    if (await(maven) != 0) {
      throw new IOException("Maven did not copy Cassandra: target/cassandra-lib.log says why");
    }
    Files.move(fresh, LIBRARIES);
  }

  private static List<String> command(List<String> enter, Path java, Path home) {
    var command = new ArrayList<>(enter);
    command.add(java.toString());
    EXPORTS.forEach(one -> command.addAll(List.of("--add-exports", one + "=ALL-UNNAMED")));
    OPENS.forEach(one -> command.addAll(List.of("--add-opens", one + "=ALL-UNNAMED")));
    command.addAll(
        List.of(
            "-Xms256m",
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dcassandra.config=" + home.resolve("cassandra.yaml").toUri(),
            "-Dcassandra.storagedir=" + home,
            "-Dcassandra-foreground=true",
            "-Dcassandra.skip_wait_for_gossip_to_settle=0",
            "-Dcassandra.ring_delay_ms=1",
            "-Dcassandra.superuser_setup_delay_ms=0",
            "-cp",
            LIBRARIES + "/*",
            "org.apache.cassandra.service.CassandraDaemon"));
    return List.copyOf(command);
  }

  private static String settings(Path home, int port, int storagePort) {
    return """
    cluster_name: skep-test
    num_tokens: 1
    partitioner: org.apache.cassandra.dht.Murmur3Partitioner
    endpoint_snitch: SimpleSnitch
    seed_provider:
      - class_name: org.apache.cassandra.locator.SimpleSeedProvider
        parameters:
          - seeds: "127.0.0.1:%2$d"
    listen_address: 127.0.0.1
    rpc_address: 0.0.0.0
    broadcast_rpc_address: 127.0.0.1
    native_transport_port: %1$d
    storage_port: %2$d
    data_file_directories: [%3$s/data]
    commitlog_directory: %3$s/commitlog
    saved_caches_directory: %3$s/caches
    hints_directory: %3$s/hints
    cdc_raw_directory: %3$s/cdc
    commitlog_sync: batch
    commitlog_segment_size: 8MiB
    memtable_heap_space: 64MiB
    memtable_offheap_space: 64MiB
    auto_snapshot: false
    """
        .formatted(port, storagePort, home);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static int await(Process process) {
    try {
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("did not end: " + process.info());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
