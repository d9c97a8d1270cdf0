package io.skep.app;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.skep.api.docker.ActiveSwarm;
import io.skep.api.docker.LeaderPort;
import io.skep.api.docker.SecretBox;
import io.skep.api.docker.SwarmApi;
import io.skep.api.docker.SwarmHistory;
import io.skep.api.engine.Engine;
import io.skep.api.http.ForwardedApi;
import io.skep.api.http.Router;
import io.skep.audit.History;
import io.skep.journal.RaftJournalExtension;
import io.skep.journal.SwarmJournal;
import io.skep.kernel.IdSource;
import io.skep.kernel.NodeId;
import io.skep.kernel.Principal;
import io.skep.session.DispatcherMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A manager that follows leads a swarm of its own for a moment, on a folder of its own and without
 * a port or a node, and takes writes there.
 *
 * <p>What a process never ran the JVM interprets, slowly, and most of what a leader does a follower
 * never did: the first write after the death of a leader waited a second for that. Nothing of the
 * real swarm is read or changed; a practice that fails is none.
 */
final class Practice implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Practice.class);
  private static final Duration LED = Duration.ofSeconds(20);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final String SERVICES = "/v1.41/services";

  private final Path folder;
  private final ActorSystem<Void> actors;

  private Practice(Path folder, Config config) {
    this.folder = folder;
    this.actors =
        ActorSystem.create(
            Behaviors.empty(),
            "skep-practice",
            ConfigFactory.parseMap(
                    Map.of(
                        "skep.raft-journal.dir",
                        folder.toString(),
                        "skep.raft-journal.node",
                        "practice",
                        "pekko.persistence.journal.plugin",
                        "skep.raft-journal",
                        "pekko.persistence.snapshot-store.plugin",
                        "skep.raft-snapshots"))
                .withFallback(config));
  }

  /**
   * Practises, for a second or some; returns when all of it is gone again.
   *
   * @param folder which is made, and deleted
   * @param engine is not asked anything
   * @param writes how many services are made and removed
   * @return how many were made
   * @throws IOException where the disk refuses
   */
  static int run(Path folder, Settings settings, SecretBox box, Engine engine, int writes)
      throws IOException, InterruptedException {
    DataDirectory.delete(folder); // of a process that ended meanwhile
    try (Practice practice = new Practice(folder, settings.all())) {
      return practice.lead(settings, box, engine, writes);
    } finally {
      DataDirectory.delete(folder);
    }
  }

  private int lead(Settings settings, SecretBox box, Engine engine, int writes)
      throws InterruptedException {
    SwarmJournal journal = RaftJournalExtension.get(actors).journal();
    IdSource ids = new IdSource(new SecureRandom());
    try (ManagerSystem system =
        new ManagerSystem(
            actors,
            "a practice",
            journal,
            events -> {},
            manager -> desk(settings, journal, manager, box, ids))) {
      system.awaitLed(LED);
      Router.Builder routes = Router.builder();
      ActiveSwarm active = active(system, journal, box, ids);
      SwarmApi.addTo(routes, engine, new PracticeSwarm(active), settings.keyMemory());
      return write(new ForwardedApi(routes.build(), actors), writes);
    }
  }

  private static Office.Desk desk(
      Settings settings, SwarmJournal journal, ManagerSystem manager, SecretBox box, IdSource ids) {
    return new Office.Desk(
        settings,
        manager.view(),
        journal.log()::lastIndex,
        manager.leaderCommands(),
        journal.managers(),
        Set::<NodeId>of,
        new Nobody(),
        CompletableFuture.completedFuture(null),
        InstantSource.system(),
        ids,
        box);
  }

  private static ActiveSwarm active(
      ManagerSystem system, SwarmJournal journal, SecretBox box, IdSource ids) {
    return new ActiveSwarm(
        system.view(),
        system.commands(),
        (task, options, sink) -> () -> {},
        SwarmHistory.of(new History(journal.log())),
        box,
        (root, request) -> {
          throw new IllegalStateException("a practice asks no authority");
        },
        (meta, kind, id, reason) -> {},
        LeaderPort.ALONE,
        ids);
  }

  /** No agent hears of a practice. */
  private static final class Nobody implements Office.Leading {
    @Override
    public void lead(ActorRef<DispatcherMessage> dispatcher) {}

    @Override
    public void follow() {}
  }

  private int write(ForwardedApi api, int writes) throws InterruptedException {
    int made = 0;
    for (int at = 0; at < writes; at++) {
      HttpRequest create =
          HttpRequest.POST(SERVICES + "/create")
              .withEntity(ContentTypes.APPLICATION_JSON, service(at));
      if (status(api, create) == 201) {
        made++;
      }
      status(api, HttpRequest.DELETE(SERVICES + "/practice-" + at));
    }
    return made;
  }

  private static String service(int at) {
    return """
        {"Name":"practice-%d","TaskTemplate":{"ContainerSpec":{"Image":"practice"}},\
        "Mode":{"Replicated":{"Replicas":%d}}}"""
        .formatted(at, at % 2);
  }

  private int status(ForwardedApi api, HttpRequest request) throws InterruptedException {
    try {
      HttpResponse answer =
          api.handle(request, Principal.system("practice"))
              .toCompletableFuture()
              .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
      answer.discardEntityBytes(actors);
      return answer.status().intValue();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(request.getUri() + " was not answered", e);
    }
  }

  @Override
  public void close() {
    actors.terminate();
    try {
      actors.getWhenTerminated().toCompletableFuture().get(LED.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the practice in {} did not end cleanly", folder, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
