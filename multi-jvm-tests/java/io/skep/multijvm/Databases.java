package io.skep.multijvm;

import io.skep.cassandra.CassandraServer;
import io.skep.testbed.CassandraHost;

/** Faults of the Cassandra that holds a swarm's events: nothing is written, containers run on. */
final class Databases {

  /** Longer than writes are held before they are refused. */
  private static final int OUT_MILLIS = 7000;

  private Databases() {}

  static boolean isThere(Swarm swarm) {
    return swarm.kind() == Member.Kind.CASSANDRA;
  }

  static void silent(Round round) {
    server().pause();
    round.lasts(OUT_MILLIS);
    server().resume();
  }

  static void dies(Round round) {
    server().kill();
    round.lasts(OUT_MILLIS);
    server().start();
  }

  /** Ends what a round that broke off has left. */
  static void heal(Swarm swarm) {
    if (isThere(swarm)) {
      if (server().isAlive()) {
        server().resume();
      } else {
        server().start();
      }
    }
  }

  private static CassandraServer server() {
    return CassandraHost.shared().server();
  }
}
