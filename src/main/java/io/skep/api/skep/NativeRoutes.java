package io.skep.api.skep;

import io.skep.api.docker.Gate;
import io.skep.api.docker.Idempotency;
import io.skep.api.docker.SwarmLifecycle;
import io.skep.api.http.Router;
import java.time.Duration;
import java.util.concurrent.Executor;

/** The native routes about services and tasks. */
public final class NativeRoutes {
  private NativeRoutes() {}

  /**
   * Adds them to the table.
   *
   * @param keyMemory how long the answer to a request with a key is remembered
   * @param reader runs what reads the disk
   */
  public static void add(
      Router.Builder routes, SwarmLifecycle lifecycle, Duration keyMemory, Executor reader) {
    Gate gate = new Gate(lifecycle);
    new RevisionRoutes(gate, new Idempotency(gate, keyMemory), reader).addTo(routes);
    new ExplainRoutes(gate, reader).addTo(routes);
    new TokenRoutes(gate).addTo(routes);
  }
}
