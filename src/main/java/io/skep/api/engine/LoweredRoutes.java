package io.skep.api.engine;

import io.skep.api.http.Router;

/**
 * Requests that mean something else to the engine than to a client: to one older than the version
 * that the client asks for, or as it knows nothing of our tasks.
 *
 * <p>Lowering the version in their path is not enough: an engine before 1.42 would prune volumes
 * with names too, one before 1.44 would make two networks of one name, lose MAC addresses and
 * refuse a container on two networks.
 */
public final class LoweredRoutes {

  private LoweredRoutes() {}

  /** Adds them; where the engine speaks the version asked, they pass as they came. */
  public static void add(Router.Builder routes, Engine engine) {
    routes
        .get("/containers/json", new ContainerList(engine))
        .post("/volumes/prune", new VolumePruning(engine))
        .post("/networks/create", new NetworkCreation(engine))
        .post("/containers/create", new ContainerCreation(engine));
  }
}
