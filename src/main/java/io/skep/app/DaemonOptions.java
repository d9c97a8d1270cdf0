package io.skep.app;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks of the daemon.
 *
 * @param hosts {@code unix:///path} or {@code tcp://loopback:port}
 * @param engine {@code unix:///path}
 * @param defaultAdvertiseAddress an address or the name of an interface
 */
public record DaemonOptions(
    Path dataDir,
    List<URI> hosts,
    URI engine,
    Settings settings,
    @Nullable String defaultAdvertiseAddress) {
  /** Refuses what cannot be listened on, naming it. */
  public DaemonOptions {
    hosts = List.copyOf(hosts);
    hosts.forEach(DaemonOptions::check);
    if (!"unix".equals(engine.getScheme()) || engine.getPath() == null) {
      throw new StartupException("--engine: " + engine + " (expected: unix:///PATH)");
    }
  }

  private static void check(URI host) {
    switch (Objects.requireNonNullElse(host.getScheme(), "")) {
      case "unix" -> {
        if (host.getPath() == null || host.getPath().isEmpty()) {
          throw new StartupException("--host: " + host + " (expected: unix:///PATH)");
        }
      }
      case "tcp" -> checkTcp(host);
      default ->
          throw new StartupException(
              "--host: " + host + " (expected: unix:///PATH or tcp://ADDR:PORT)");
    }
  }

  private static void checkTcp(URI host) {
    if (host.getHost() == null || host.getPort() < 0) {
      throw new StartupException("--host: " + host + " (expected: tcp://ADDR:PORT)");
    }
    try {
      if (!InetAddress.getByName(host.getHost()).isLoopbackAddress()) {
        throw new StartupException(
            "--host: "
                + host
                + " (expected: a loopback address; others need TLS client"
                + " certificates, which this version does not serve yet)");
      }
    } catch (UnknownHostException e) {
      throw new StartupException("--host: " + host + ": unknown host", e);
    }
  }
}
