package io.skep.api.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.settings.ServerSettings;

/** How Pekko HTTP is set: no timeouts, for streams may be silent for days, and Docker's bounds. */
final class HttpSettings {

  private static final String OVERRIDES =
      """
      pekko.http.server {
        server-header = "Skep/0.1 (linux)"
        idle-timeout = infinite
        request-timeout = infinite
        linger-timeout = infinite
        raw-request-uri-header = on
        transparent-head-requests = off
        default-host-header = "docker"
        parsing {
          uri-parsing-mode = relaxed
          max-uri-length = 1m
          max-header-value-length = 1m
          max-header-name-length = 1k
          max-header-count = 1024
          max-content-length = infinite
          max-to-strict-bytes = infinite
          illegal-header-warnings = off
          modeled-header-parsing = off
        }
      }
      """;

  private HttpSettings() {}

  static ServerSettings server(ActorSystem<?> system) {
    Config config =
        ConfigFactory.parseString(OVERRIDES).withFallback(system.settings().config()).resolve();
    return ServerSettings.create(config);
  }
}
