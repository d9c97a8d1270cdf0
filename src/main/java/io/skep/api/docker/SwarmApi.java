package io.skep.api.docker;

import io.skep.api.http.Router;

/** The routes of the swarm objects. */
public final class SwarmApi {
  private SwarmApi() {}

  /** Adds the routes; whatever else is asked for goes to the engine. */
  public static void addTo(Router.Builder routes, SwarmLifecycle lifecycle) {
    Gate gate = new Gate(lifecycle);
    new SwarmRoutes(lifecycle, gate).addTo(routes);
    new NodeRoutes(gate).addTo(routes);
    new ServiceRoutes(gate).addTo(routes);
    new TaskRoutes(gate).addTo(routes);
    new LogRoutes(gate).addTo(routes);
    new LaterRoutes(gate).addTo(routes);
  }
}
