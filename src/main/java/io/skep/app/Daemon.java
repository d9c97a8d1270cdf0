package io.skep.app;

import io.skep.api.docker.system.SwarmEvents;
import io.skep.api.docker.system.SwarmInfo;
import io.skep.api.docker.system.SystemRoutes;
import io.skep.api.engine.Engine;
import io.skep.api.http.ApiServer;
import io.skep.api.http.ListenAddress;
import io.skep.api.http.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon: starts its parts in order and stops them in the reverse one. */
final class Daemon {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
  private static final String VERSION = "0.1.0";

  private final DaemonOptions options;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  private Daemon(DaemonOptions options) {
    this.options = options;
  }

  /**
   * Runs until SIGTERM or SIGINT; the process then ends with 0.
   *
   * @throws StartupException if a part cannot start; those before it are stopped
   */
  static void run(DaemonOptions options) throws InterruptedException {
    Daemon daemon = new Daemon(options);
    try {
      daemon.start();
    } catch (RuntimeException e) {
      daemon.stop();
      throw e;
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  daemon.stop();
                  Runtime.getRuntime().halt(0);
                },
                "skep-stop"));
    announce();
    new CountDownLatch(1).await();
  }

  @SuppressWarnings("SystemOut") // the contract: one line on standard output
  private static void announce() {
    System.out.println("skep: ready");
    System.out.flush();
  }

  private void start() {
    started.push(DataDirectory.lock(options.dataDir()));
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.empty(), "skep", options.settings().all());
    started.push(() -> end(system));
    Engine engine = Engine.at(options.engine());
    Router.Builder routes = Router.builder();
    SystemRoutes.add(
        routes, engine, SwarmInfo.none(), SwarmEvents.none(), VERSION, Clock.systemUTC());
    started.push(listen(system, routes.build(), engine));
    LOG.info("listening on {}", options.hosts());
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

  private void stop() {
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
