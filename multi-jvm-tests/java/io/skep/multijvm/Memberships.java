package io.skep.multijvm;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** Changes of who is in the swarm, and as what, while something else goes wrong. */
final class Memberships {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private Memberships() {}

  /** A worker becomes a manager just before the leader dies, and a worker again after. */
  static void promotion(Round round) {
    Member worker = round.any(round.swarm().workers());
    Member leader = round.swarm().leader();
    // A member that changes its role begins anew in it, and is not heard for a moment.
    round.cutOff(
        List.of(worker),
        () -> {
          order(round, "promote", worker.name());
          round.cutOff(
              List.of(leader),
              () -> {
                leader.kill();
                round.lasts(4000);
                leader.start();
              });
          order(round, "demote", worker.name());
          awaitWorker(round.swarm(), worker);
        });
  }

  /** A node is shown as a worker before it is one; the next round must not begin in between. */
  private static void awaitWorker(Swarm swarm, Member member) {
    Awaitility.await(member.name() + " to be a worker")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .ignoreException(IOException.class)
        .until(
            () ->
                !swarm.api(member).get("/info").ok().at("/Swarm/ControlAvailable").asBoolean(true));
  }

  /** A new host joins while a follower cannot be reached, and leaves again. */
  static void joinAndLeave(Round round) {
    Swarm swarm = round.swarm();
    Member follower = round.any(swarm.followers());
    String name = "x" + Math.abs(round.random().nextInt(1000));
    round.cutOff(
        List.of(follower),
        () -> {
          swarm.lan().isolate(follower.name());
          swarm.boot(name);
          swarm.join(name, "worker", swarm.leader());
          swarm.lan().heal();
        });
    Member joined = swarm.member(name);
    round.cutOff(
        List.of(joined),
        () -> {
          swarm.docker(joined).ok("swarm", "leave");
          order(round, "rm", "--force", name);
          swarm.discard(name);
        });
  }

  /** Each in turn ends, as for a newer build, and is ready again before the next one does. */
  static void rollingRestart(Round round) {
    for (Member member : round.swarm().members()) {
      round.cutOff(
          List.of(member),
          () -> {
            member.stop();
            member.start();
          });
      Awaitility.await(member.name() + " to be ready again")
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(200))
          .until(
              () ->
                  round.swarm().node(round.swarm().leader(), member.name()).stream()
                      .anyMatch(Node::isWell));
    }
  }

  /** Clients change nodes too, so an order may find that another write came first. */
  private static void order(Round round, String... words) {
    List<String> command = new java.util.ArrayList<>(List.of("node"));
    command.addAll(List.of(words));
    Awaitility.await("docker " + command)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              Swarm swarm = round.swarm();
              return swarm.docker(swarm.leader()).run(command.toArray(String[]::new)).exit() == 0;
            });
  }
}
