package io.skep.api.docker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A checked request to join a swarm.
 *
 * @param listenHost an IP address, 0.0.0.0 for all
 * @param advertiseHost the IP address others reach this node by; null to choose one
 * @param advertisePort the port with it, by default the listen port
 * @param managers where managers may be reached, {@code host:port} each; at least one
 * @param token as given; its form is not checked yet
 * @param availability active, pause or drain
 */
public record SwarmJoin(
    String listenHost,
    int listenPort,
    @Nullable String advertiseHost,
    int advertisePort,
    List<String> managers,
    String token,
    String availability) {
  /** Copies the list. */
  public SwarmJoin {
    managers = List.copyOf(managers);
  }
}
