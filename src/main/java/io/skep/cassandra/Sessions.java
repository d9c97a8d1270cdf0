package io.skep.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.ssl.ProgrammaticSslEngineFactory;
import com.datastax.oss.driver.internal.core.connection.ExponentialReconnectionPolicy;
import com.datastax.oss.driver.internal.core.session.throttling.ConcurrencyLimitingRequestThrottler;
import com.typesafe.config.Config;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.connectors.cassandra.CqlSessionProvider;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * Connects to Cassandra as {@code skep.cassandra} says; named in the settings of the plugin, which
 * shares the session.
 *
 * <p>Everything is read and written at QUORUM over all datacenters: what this journal promises
 * rests on it, so it is no setting.
 */
public final class Sessions implements CqlSessionProvider {
  private static final String QUORUM = "QUORUM";
  private static final int IN_FLIGHT = 900;
  private static final int QUEUED = 200_000;
  private static final long RETRY_MILLIS = 1_000;
  private static final List<String> PLUGIN_PROFILES =
      List.of(
          "pekko-persistence-cassandra-profile", "pekko-persistence-cassandra-snapshot-profile");

  private final CassandraConfig config;
  private final boolean mayFound;
  private final ActorSystem system;
  private final Consumer<String> failed;

  /** For the plugin, which makes one for each session. */
  public Sessions(ActorSystem system, Config plugin) {
    this.system = system;
    this.failed = CassandraJournalExtension.get(system)::notConnected;
    this.config = CassandraConfig.of(system.settings().config());
    this.mayFound = system.settings().config().getBoolean(CassandraConfig.JOURNAL + ".may-found");
  }

  @Override
  public Future<CqlSession> connect(ExecutionContext executor) {
    var connected = new CompletableFuture<CqlSession>();
    attempt(connected);
    return FutureConverters.asScala(connected);
  }

  /** Tries until it works; the driver would do so too, but keep to itself what is wrong. */
  private void attempt(CompletableFuture<CqlSession> connected) {
    CompletionStage<CqlSession> tried;
    try {
      tried = connect();
    } catch (IOException | RuntimeException e) {
      tried = CompletableFuture.failedFuture(e);
    }
    var _ =
        tried.whenComplete(
            (session, error) -> {
              if (error == null) {
                connected.complete(session);
              } else {
                again(connected, error);
              }
            });
  }

  private void again(CompletableFuture<CqlSession> connected, Throwable error) {
    failed.accept(reason(error));
    if (system.whenTerminated().isCompleted()) {
      connected.completeExceptionally(error);
    } else {
      CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS)
          .execute(() -> attempt(connected));
    }
  }

  /** What the first node that was asked said, without what was round it. */
  private static String reason(Throwable error) {
    var root = error;
    for (var next = error; next != null; next = next.getCause()) {
      root = next;
      if (next instanceof AllNodesFailedException all && !all.getAllErrors().isEmpty()) {
        return reason(all.getAllErrors().values().iterator().next().getFirst());
      }
    }
    return Objects.requireNonNullElse(root.getMessage(), root.toString());
  }

  private CompletionStage<CqlSession> connect() throws IOException {
    var environment = System.getenv();
    var builder = CqlSession.builder().withConfigLoader(settings(config));
    if (Login.isGiven(config.credentialsFile(), environment)) {
      builder.withAuthProvider(new Login(config.credentialsFile(), environment));
    }
    if (config.tls().isPresent()) {
      var tls = config.tls().get();
      builder.withSslEngineFactory(
          new ProgrammaticSslEngineFactory(tls.context(), null, tls.checkHost()));
    }
    var session = builder.buildAsync();
    // A swarm that has a past has its tables too.
    return config.createSchema() && mayFound
        ? session.thenCompose(open -> Schema.create(open, config).thenApply(made -> open))
        : session;
  }

  private static DriverConfigLoader settings(CassandraConfig config) {
    var loader =
        DriverConfigLoader.programmaticBuilder()
            .withStringList(DefaultDriverOption.CONTACT_POINTS, config.contactPoints())
            .withString(DefaultDriverOption.LOAD_BALANCING_LOCAL_DATACENTER, config.datacenter())
            .withString(DefaultDriverOption.SESSION_NAME, "skep")
            // The journal says itself, once, that there is no connection.
            .withBoolean(DefaultDriverOption.CONNECTION_WARN_INIT_ERROR, false)
            .withClass(
                DefaultDriverOption.RECONNECTION_POLICY_CLASS, ExponentialReconnectionPolicy.class)
            .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofMillis(250))
            .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(4))
            .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, config.requestTimeout())
            .withString(DefaultDriverOption.REQUEST_CONSISTENCY, QUORUM)
            .withString(DefaultDriverOption.REQUEST_SERIAL_CONSISTENCY, "SERIAL")
            .withBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, true)
            .withClass(
                DefaultDriverOption.REQUEST_THROTTLER_CLASS,
                ConcurrencyLimitingRequestThrottler.class)
            .withInt(DefaultDriverOption.REQUEST_THROTTLER_MAX_CONCURRENT_REQUESTS, IN_FLIGHT)
            .withInt(DefaultDriverOption.REQUEST_THROTTLER_MAX_QUEUE_SIZE, QUEUED);
    for (var profile : PLUGIN_PROFILES) {
      loader
          .startProfile(profile)
          .withString(DefaultDriverOption.REQUEST_CONSISTENCY, QUORUM)
          .endProfile();
    }
    return loader.build();
  }
}
