package io.skep.control;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.settings.ClientConnectionSettings;
import org.apache.pekko.http.javadsl.settings.ConnectionPoolSettings;
import org.apache.pekko.http.javadsl.settings.ServerSettings;

/** {@link ControlSettings} as the HTTP library takes them. */
final class Timeouts {
  private static final Duration BACKOFF = Duration.ofMillis(100);
  private static final int CONNECTIONS = 8;
  private static final int OPEN_REQUESTS = 1024;

  private Timeouts() {}

  /** The server sets no limit to an answer: a stream has none, and the asker has its own. */
  static ServerSettings.Timeouts of(ServerSettings.Timeouts all, ControlSettings settings) {
    return all.withIdleTimeout(
            scala.concurrent.duration.Duration.create(
                settings.idleTimeout().toMillis(), TimeUnit.MILLISECONDS))
        .withRequestTimeout(scala.concurrent.duration.Duration.Inf());
  }

  static ClientConnectionSettings client(
      ClassicActorSystemProvider system, ControlSettings settings) {
    return ClientConnectionSettings.create(system.classicSystem())
        .withConnectingTimeout(settings.connectTimeout())
        .withIdleTimeout(settings.idleTimeout());
  }

  /** A peer that comes back is tried at once, and nothing is sent twice by itself. */
  static ConnectionPoolSettings pool(ClassicActorSystemProvider system, ControlSettings settings) {
    return ConnectionPoolSettings.create(system.classicSystem())
        .withMaxRetries(0)
        .withMaxConnections(CONNECTIONS)
        .withMaxOpenRequests(OPEN_REQUESTS)
        .withBaseConnectionBackoff(BACKOFF)
        .withMaxConnectionBackoff(BACKOFF)
        .withConnectionSettings(client(system, settings));
  }
}
