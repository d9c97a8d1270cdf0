package io.skep.app;

import io.skep.agent.Engine;
import io.skep.api.http.ListenAddress;
import io.skep.spec.GenericResource;
import io.skep.spec.GenericResources;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks of the daemon.
 *
 * @param hosts where the API listens: unix sockets, and TCP on loopback
 * @param engine where the API passes on what is not the swarm's
 * @param containers what runs the swarm's containers; the same engine, but for a rehearsal
 * @param defaultAdvertiseAddress an address or the name of an interface
 */
record DaemonOptions(
    Path dataDir,
    List<ListenAddress> hosts,
    ListenAddress engine,
    Engine containers,
    Settings settings,
    @Nullable String defaultAdvertiseAddress) {
  /** Refuses what may not be listened on, naming it. */
  DaemonOptions {
    hosts = List.copyOf(hosts);
    for (ListenAddress host : hosts) {
      if (host instanceof ListenAddress.Tcp tcp && !tcp.host().isLoopbackAddress()) {
        throw new StartupException(
            "--host: "
                + host
                + " (expected: a loopback address; others need TLS client certificates, which this"
                + " version does not serve yet)");
      }
    }
  }

  /** Reads the node's generic resources, and names the option where it cannot. */
  static List<GenericResource> resources(List<String> texts) {
    try {
      return GenericResources.parse(texts);
    } catch (IllegalArgumentException e) {
      throw new StartupException("--node-generic-resource: " + e.getMessage(), e);
    }
  }

  /** Reads an address, and names the option where it cannot. */
  static ListenAddress address(String option, String text) {
    try {
      return ListenAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new StartupException(option + ": " + e.getMessage(), e);
    }
  }
}
