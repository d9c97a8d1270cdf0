package io.skep.api.docker.system;

import io.skep.api.engine.Engine;
import io.skep.api.http.Router;
import java.time.Clock;

/** The routes about the daemon itself; {@code /auth} and {@code /system/df} are the engine's. */
public final class SystemRoutes {

  private SystemRoutes() {}

  /** Adds them. */
  public static void add(
      Router.Builder routes,
      Engine engine,
      SwarmInfo swarm,
      SwarmEvents events,
      String skepVersion,
      Clock clock) {
    PingHandler ping = new PingHandler(engine, swarm);
    routes
        .get("/_ping", ping)
        .on("HEAD", "/_ping", ping)
        .get("/version", new VersionHandler(engine, skepVersion))
        .get("/info", new InfoHandler(engine, swarm))
        .get("/events", new EventsHandler(engine, events, clock));
  }
}
