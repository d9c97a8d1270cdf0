package io.skep.api;

import io.skep.api.docker.SwarmLifecycle;

/** A swarm of one manager in memory, for tests of other packages. */
public final class GoldenSwarm {
  private GoldenSwarm() {}

  /** One that was just made. */
  public static SwarmLifecycle founded() {
    GoldenWorld world = new GoldenWorld();
    GoldenWireTest.found(world);
    return world;
  }
}
