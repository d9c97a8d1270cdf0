package io.skep.api.docker;

import io.skep.api.http.ApiResponse;

/** Network drivers of plugins that say that they span a swarm: Swarm takes none of the old kind. */
final class SpanningDrivers {
  private static final int FAILED = 500;
  private static final String OUTSIDE = "This node is not a swarm manager";

  private SpanningDrivers() {}

  /**
   * What the client is told of a network that the engine was to make. An engine that finds such a
   * driver would pass the network on to its swarm, and is in none.
   */
  static ApiResponse answer(ApiResponse engines, String driver) {
    boolean spans =
        engines.status() >= FAILED
            && engines.body() instanceof ApiResponse.Whole whole
            && whole.bytes().utf8String().contains(OUTSIDE);
    return spans
        ? ApiResponse.error(
            400,
            "rpc error: code = InvalidArgument desc = legacy plugin "
                + driver
                + " of type NetworkDriver is not supported in swarm mode")
        : engines;
  }
}
