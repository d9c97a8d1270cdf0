package io.skep.api.docker;

import io.skep.api.engine.Engine;
import io.skep.api.engine.LocalNetworks;
import io.skep.api.http.Router;
import java.time.Duration;

/** The routes of the swarm objects. */
public final class SwarmApi {
  private SwarmApi() {}

  /**
   * Adds the routes; whatever else is asked for goes to the engine.
   *
   * @param keyMemory how long the answer to a request with a key is remembered
   */
  public static void addTo(
      Router.Builder routes, Engine engine, SwarmLifecycle lifecycle, Duration keyMemory) {
    MissingNetworks missing = new MissingNetworks(new LocalNetworks(engine));
    Gate gate = new Gate(lifecycle);
    new MembershipRoutes(lifecycle, gate).addTo(routes);
    Idempotency keyed = new Idempotency(gate, keyMemory);
    Router.Builder swarm = Router.builder();
    new SwarmRoutes(gate).addTo(swarm);
    new NodeRoutes(gate).addTo(swarm);
    new ServiceRoutes(gate).addTo(swarm);
    new TaskRoutes(gate).addTo(swarm);
    new PayloadRoutes<>(new SecretKind(), gate).addTo(swarm);
    new PayloadRoutes<>(new ConfigKind(), gate).addTo(swarm);
    routes.include(
        swarm.build(),
        (method, handler) ->
            switch (method) {
              case "GET" -> gate.reading(handler);
              case "POST" -> missing.explaining(gate.leading(keyed.once(handler)));
              default -> gate.leading(handler);
            });
    // Only the leader has sessions with the agents, who read the logs.
    Router.Builder logs = Router.builder();
    new LogRoutes(gate).addTo(logs);
    routes.include(logs.build(), (method, handler) -> gate.leading(handler));
  }
}
