package io.skep.multijvm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/** How long a swarm takes to go on after a death. */
final class Failover {

  private static final int ATTEMPT_MILLIS = 100;
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final Duration POLL = Duration.ofMillis(25);

  private final Swarm swarm;
  private int count;

  Failover(Swarm swarm) {
    this.swarm = swarm;
  }

  /** From the death of a worker's host. */
  record WorkerLoss(double[] shownDown, double[] replaced) {}

  /**
   * Kills the leader, again and again; once it is dead, clients of all other managers try to write.
   * The time runs from just before the kill to the first answer that says yes to such a write.
   *
   * @param death how it dies
   */
  Times leader(int times, Consumer<Member> death) {
    double[] seconds = new double[times];
    for (int i = 0; i < times; i++) {
      awaitAllWell();
      Member leader = swarm.leader();
      List<Member> others = swarm.followers();
      seconds[i] = untilAccepted(() -> death.accept(leader), others);
      swarm.heal();
    }
    awaitAllWell();
    return new Times(seconds);
  }

  /** Each attempt is a request of its own, so one that hangs on the dead leader holds up none. */
  private double untilAccepted(Runnable kill, List<Member> asked) {
    CompletableFuture<Long> accepted = new CompletableFuture<>();
    AtomicInteger number = new AtomicInteger();
    String prefix = "f" + ++count + "-";
    try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
      long begin = System.nanoTime();
      kill.run(); // to its end, or a write that the dying leader still takes would be counted
      ScheduledFuture<?> attempts =
          clock.scheduleAtFixedRate(
              () -> {
                for (Member member : asked) {
                  String name = prefix + number.incrementAndGet();
                  Thread.ofVirtual().start(() -> attempt(member, name, accepted));
                }
              },
              ATTEMPT_MILLIS,
              ATTEMPT_MILLIS,
              TimeUnit.MILLISECONDS);
      double took = (accepted.get(LIMIT.toSeconds(), TimeUnit.SECONDS) - begin) / 1e9;
      attempts.cancel(false);
      return took;
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("no write was accepted", e);
    }
  }

  private void attempt(Member member, String name, CompletableFuture<Long> accepted) {
    try {
      ObjectNode service = Objects.service(name, "bench", 0);
      if (swarm.api(member).post("/services/create", service).isOk()) {
        accepted.complete(System.nanoTime());
      }
    } catch (IOException e) {
      return; // counted by the clock: this attempt was not accepted
    }
  }

  /** Cuts the power of a worker that runs tasks, again and again. */
  WorkerLoss worker(int times) throws IOException {
    double[] down = new double[times];
    double[] replaced = new double[times];
    for (int i = 0; i < times; i++) {
      awaitAllWell();
      Member manager = swarm.leader();
      Member worker = swarm.workers().get(i % swarm.workers().size());
      String service = "loss-" + ++count;
      int replicas = 4;
      create(manager, service, replicas);
      awaitRunning(manager, service, replicas, "");
      String node = swarm.node(manager, worker.name()).orElseThrow().id();
      long begin = System.nanoTime();
      worker.powerOff();
      Awaitility.await("down")
          .atMost(LIMIT)
          .pollInterval(POLL)
          .until(() -> swarm.node(manager, worker.name()).stream().noneMatch(Node::isReady));
      down[i] = (System.nanoTime() - begin) / 1e9;
      awaitRunning(manager, service, replicas, node);
      replaced[i] = (System.nanoTime() - begin) / 1e9;
      swarm.heal();
      swarm.api(manager).send("DELETE", "/services/" + service, "").ok();
    }
    awaitAllWell();
    return new WorkerLoss(down, replaced);
  }

  private void create(Member manager, String name, int replicas) throws IOException {
    ObjectNode spec = Objects.service(name, "bench", replicas);
    spec.withObject("/TaskTemplate/Placement").putArray("Constraints").add("node.role==worker");
    swarm.api(manager).post("/services/create", spec).ok();
  }

  private void awaitRunning(Member manager, String service, int replicas, String notOn) {
    Awaitility.await(service + " to run")
        .atMost(LIMIT)
        .pollInterval(POLL)
        .until(
            () -> {
              int running = 0;
              for (JsonNode task : swarm.api(manager).list("/tasks", "service", service)) {
                boolean counts =
                    "running".equals(task.at("/Status/State").asText())
                        && "running".equals(task.path("DesiredState").asText())
                        && !task.path("NodeID").asText().equals(notOn);
                running += counts ? 1 : 0;
              }
              return running == replicas;
            });
  }

  /** Waits until every node is ready and every manager reachable, as the leader shows it. */
  void awaitAllWell() {
    Awaitility.await("all nodes to be well")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .ignoreException(IOException.class)
        .until(
            () -> {
              List<Node> nodes = swarm.nodes(swarm.leader());
              return nodes.size() == swarm.members().size()
                  && nodes.stream().allMatch(Node::isWell);
            });
  }
}
