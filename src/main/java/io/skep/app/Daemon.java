package io.skep.app;

import io.skep.api.docker.LoggedSwarmEvents;
import io.skep.api.docker.NetworkRoutes;
import io.skep.api.docker.SwarmApi;
import io.skep.api.docker.SwarmBlock;
import io.skep.api.docker.system.SystemRoutes;
import io.skep.api.engine.Engine;
import io.skep.api.engine.LoweredRoutes;
import io.skep.api.http.ApiServer;
import io.skep.api.http.ForwardedApi;
import io.skep.api.http.ListenAddress;
import io.skep.api.http.Router;
import io.skep.api.skep.Audit;
import io.skep.api.skep.AuditRoutes;
import io.skep.api.skep.HealthRoutes;
import io.skep.api.skep.Metrics;
import io.skep.api.skep.NativeRoutes;
import io.skep.view.SwarmView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon: starts its parts in order and stops them in the reverse one. */
final class Daemon implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
  private static final String VERSION = "0.1.0";

  /** By when what was needed for starting is needed no more. */
  private static final Duration STARTED = Duration.ofMinutes(1);

  private final DaemonOptions options;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  private Daemon(DaemonOptions options) {
    this.options = options;
  }

  /**
   * Runs until SIGTERM or SIGINT; the process then ends with 0, within the settings' limit.
   *
   * @throws StartupException if a part cannot start; those before it are stopped
   */
  static void run(DaemonOptions options) throws InterruptedException {
    Daemon daemon = start(options);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(daemon), "skep-stop"));
    announce();
    new CountDownLatch(1).await();
  }

  private static void stop(Daemon daemon) {
    Thread stopping = Thread.currentThread();
    Duration limit = daemon.options.settings().stopTimeout();
    Thread.ofPlatform().daemon().name("skep-stop-limit").start(() -> limit(stopping, limit));
    daemon.close();
    Runtime.getRuntime().halt(0);
  }

  /** Ends the process where a part hangs: what was acknowledged is on disk. */
  private static void limit(Thread stopping, Duration limit) {
    try {
      if (!stopping.join(limit)) {
        LOG.warn("not all ended within {}, going all the same; still at {}", limit, at(stopping));
        Runtime.getRuntime().halt(0);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String at(Thread thread) {
    return Stream.of(thread.getStackTrace())
        .map(StackTraceElement::toString)
        .collect(Collectors.joining("\n  ", "\n  ", ""));
  }

  /**
   * Starts it; it then listens until it is closed.
   *
   * @throws StartupException if a part cannot start; those before it are stopped
   */
  static Daemon start(DaemonOptions options) {
    Daemon daemon = new Daemon(options);
    try {
      daemon.start();
      return daemon;
    } catch (RuntimeException e) {
      daemon.close();
      throw e;
    }
  }

  @SuppressWarnings("SystemOut") // the contract: one line on standard output
  private static void announce() {
    System.out.println("skep: ready");
    System.out.flush();
  }

  private void start() {
    InstantSource clock = InstantSource.system();
    DataDirectory data = DataDirectory.lock(options.dataDir());
    started.push(data);
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.empty(), "skep", options.settings().all());
    started.push(() -> end(system));
    SwarmHost host = new SwarmHost(options, data, clock, system);
    started.push(host);
    Engine engine = Engine.at(options.engine());
    Router routes = routes(host, engine, options.settings().keyMemory());
    host.answerBy(new ForwardedApi(routes, system));
    host.restore(); // before anybody can ask: a client must not read a swarm as gone that is there
    started.push(listen(system, routes, engine));
    started.push(
        Practising.begin(
            () -> manager(host),
            options.settings(),
            engine,
            options.dataDir().resolve("practice")));
    started.push(() -> manager(host).ifPresent(in -> in.system().handOver()));
    LOG.info("listening on {}", options.hosts());
    system.scheduler().scheduleOnce(STARTED, () -> tidyUp(host), system.executionContext());
  }

  /**
   * A worker makes so little garbage that its heap would not be collected, and not shrink to what
   * it needs, for hours; memory there is the containers'. Managers' collectors see to it by
   * themselves.
   */
  private static void tidyUp(SwarmHost host) {
    if (manager(host).isEmpty()) {
      System.gc();
    }
  }

  private static Router routes(SwarmHost host, Engine engine, Duration keyMemory) {
    Router.Builder routes = Router.builder();
    SystemRoutes.add(
        routes,
        engine,
        new SwarmBlock(host),
        new LoggedSwarmEvents(host),
        VERSION,
        Clock.systemUTC());
    NetworkRoutes.add(routes, engine, host);
    LoweredRoutes.add(routes, engine);
    SwarmApi.addTo(routes, engine, host, keyMemory);
    Supplier<SwarmView> view =
        () -> manager(host).map(in -> in.system().view().current()).orElse(SwarmView.empty());
    LongSupplier committed =
        () -> manager(host).map(in -> in.system().journal().log().lastIndex()).orElse(0L);
    new HealthRoutes(() -> health(host), new Metrics(view, committed)).addTo(routes);
    Executor readers = Executors.newVirtualThreadPerTaskExecutor();
    NativeRoutes.add(routes, host, keyMemory, readers);
    new AuditRoutes(() -> manager(host).map(Daemon::audit), readers).addTo(routes);
    return routes.build();
  }

  private static Optional<SwarmManager> manager(SwarmHost host) {
    return host.membership().flatMap(Membership::manager);
  }

  private static Audit audit(SwarmManager in) {
    return new Audit(in.history(), in.system().view(), in.system().journal().log()::lastIndex);
  }

  private static Map<String, String> health(SwarmHost host) {
    Map<String, String> parts = new TreeMap<>();
    parts.put("api", HealthRoutes.OK);
    manager(host)
        .ifPresent(
            in -> {
              parts.put(
                  "journal",
                  in.system()
                      .journal()
                      .unavailable()
                      .map(why -> String.valueOf(why.getMessage()))
                      .orElse(HealthRoutes.OK));
              parts.put("leader", in.active().leader().stale().orElse(HealthRoutes.OK));
            });
    return parts;
  }

  private ApiServer listen(ActorSystem<Void> system, Router routes, Engine engine) {
    try {
      for (ListenAddress host : options.hosts()) {
        Path folder = host instanceof ListenAddress.Unix unix ? unix.path().getParent() : null;
        if (folder != null) {
          Files.createDirectories(folder);
        }
      }
      return ApiServer.start(system, options.hosts(), routes, engine);
    } catch (IOException e) {
      throw new StartupException("cannot listen on " + options.hosts() + ": " + e, e);
    }
  }

  private void end(ActorSystem<Void> system) {
    system.terminate();
    long limit = options.settings().stopTimeout().toMillis();
    try {
      system.getWhenTerminated().toCompletableFuture().get(limit, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.warn("the actors did not end within {} ms", limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      AutoCloseable part = started.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not stop cleanly", List.of(part), e);
      }
    }
  }
}
