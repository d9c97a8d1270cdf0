package io.skep.testbed;

import io.skep.cassandra.CassandraServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A real Cassandra in a network namespace of its own, for daemons on test hosts: a cable leads to
 * one host, or it is a member of a LAN. It is started once for all tests of a JVM; each swarm gets
 * a keyspace of its own.
 *
 * <p>Where there is no JDK 17, who asks for it is skipped and says so.
 */
public final class CassandraHost {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** Its name on a LAN, for {@link Lan#isolate} and the like. */
  public static final String NAME = "cassandra";

  private static final String CABLE = "10.203.0.";
  private static final AtomicInteger KEYSPACES = new AtomicInteger();

  private static @Nullable CassandraHost shared;

  private final Process namespace;
  private final CassandraServer server;

  private CassandraHost(Process namespace, CassandraServer server) {
    this.namespace = namespace;
    this.server = server;
  }

  /** The one of this JVM; starts it at the first call, which takes a quarter of a minute. */
  public static synchronized CassandraHost shared() {
    CassandraHost running = shared;
    if (running == null) {
      running = start();
      shared = running;
    }
    return running;
  }

  private static CassandraHost start() {
    try {
      // The namespace ends with this JVM, as its standard input then does.
      Process namespace =
          new ProcessBuilder(
                  "unshare", "--net", "sh", "-c", "ip link set lo up; echo ready; cat >/dev/null")
              .redirectErrorStream(true)
              .start();
      String first = namespace.inputReader(StandardCharsets.UTF_8).readLine();
      if (!"ready".equals(first)) {
        throw new IllegalStateException("no namespace for Cassandra: " + first);
      }
      return new CassandraHost(namespace, CassandraServer.inside(namespace.pid()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The server itself, which may be paused and killed by who brings it back. */
  public CassandraServer server() {
    return server;
  }

  /** A keyspace that no other swarm of this JVM has. */
  public static String keyspace() {
    return "swarm" + KEYSPACES.incrementAndGet();
  }

  /** Leads a cable to a host that is on no LAN, instead of the one before. */
  public String link(EngineHost host) {
    unlink();
    ip("link", "add", "eth0", "type", "veth", "peer", "name", NAME, "netns", "" + host.init());
    ip("addr", "add", CABLE + "1/24", "dev", "eth0");
    ip("link", "set", "eth0", "up");
    String far = "ip addr add " + CABLE + "2/24 dev " + NAME + " && ip link set " + NAME + " up";
    Ran.of(LIMIT, host.inside(List.of("sh", "-c", far))).orThrow();
    return CABLE + "1:9042";
  }

  /** Becomes a member of a LAN, and leaves the one before. */
  public String plug(Lan lan) {
    unlink();
    lan.plug(NAME, namespace.pid());
    return lan.address(NAME) + ":9042";
  }

  /** A card whose far end has just gone may be there for a moment longer. */
  private void unlink() {
    Ran.of(LIMIT, inside("ip", "link", "del", "eth0"));
  }

  private void ip(String... arguments) {
    List<String> command = inside("ip");
    command.addAll(List.of(arguments));
    Ran.of(LIMIT, command).orThrow();
  }

  private List<String> inside(String... command) {
    List<String> all =
        new java.util.ArrayList<>(List.of("nsenter", "-t", "" + namespace.pid(), "-n"));
    all.addAll(List.of(command));
    return all;
  }

  /**
   * The options of a daemon whose swarm keeps its events here.
   *
   * @param address as {@link #link} or {@link #plug} gave it
   */
  public static String[] options(EngineHost host, String address, String keyspace) {
    try {
      Path config = host.folder().resolve(keyspace + ".conf");
      Files.writeString(
          config,
          """
          skep.journal = cassandra
          skep.cassandra.contact-points = ["%s"]
          skep.cassandra.keyspace = "%s"
          skep.cassandra.create-schema = on
          skep.cassandra.replication-factor = 1
          """
              .formatted(address, keyspace));
      return new String[] {"--config", config.toString()};
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
