package io.skep.multijvm;

import com.fasterxml.jackson.databind.JsonNode;
import io.skep.multijvm.laws.History;
import io.skep.multijvm.laws.Law;
import io.skep.multijvm.laws.Verdict;
import io.skep.multijvm.laws.Violation;
import io.skep.multijvm.laws.Write;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Plays rounds on one swarm: clients write, a fault strikes, all is healed, the laws are held. */
final class Rounds {

  private static final int CLIENTS = 3;
  private static final int CALM_MILLIS = 1200;
  private static final Duration CONVERGE_LIMIT = Duration.ofSeconds(150);
  private static final Duration LEFTOVER_GRACE = Duration.ofSeconds(20);

  private final Swarm swarm;
  private final SplittableRandom random;
  private final Objects objects;
  private int number;

  private Rounds(Swarm swarm, SplittableRandom random, Objects objects) {
    this.swarm = swarm;
    this.random = random;
    this.objects = objects;
  }

  /** Prepares a new swarm for rounds: creates what the clients will change. */
  static Rounds on(Swarm swarm, long seed) throws IOException {
    Objects objects = Objects.create(swarm, swarm.leader());
    Rounds rounds = new Rounds(swarm, new SplittableRandom(seed), objects);
    Optional<Violation> lack = new Convergence(swarm, objects).await(CONVERGE_LIMIT);
    if (lack.isPresent()) {
      throw new IllegalStateException("the swarm is not fit to begin with: " + lack.get());
    }
    return rounds;
  }

  /** Plays one round to its end; the swarm is healed afterwards, whatever came of it. */
  Result play(Fault fault) throws IOException {
    History history = new History();
    begin(history);
    CountDownLatch stop = new CountDownLatch(1);
    String prefix = "r" + ++number;
    List<Violation> late = new ArrayList<>();
    long stopped;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 1; i <= CLIENTS; i++) {
        SplittableRandom own = random.split();
        all.add(threads.submit(new Client(i, prefix, swarm, objects, history, own, stop)));
      }
      all.add(threads.submit(new Observer(swarm, history, stop)));
      Round round = new Round(swarm, random, history);
      try {
        round.lasts(CALM_MILLIS);
        fault.strike(round);
        swarm.heal();
        round.lasts(CALM_MILLIS);
      } catch (RuntimeException | AssertionError e) {
        late.add(new Violation(Law.THE_SWARM_CONVERGES, "the round broke off: " + e));
        swarm.heal();
      } finally {
        stopped = System.nanoTime();
        stop.countDown();
      }
      for (Future<?> each : all) {
        each.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
    return end(fault, history, stopped, late);
  }

  private Result end(Fault fault, History history, long stopped, List<Violation> late)
      throws IOException {
    Convergence convergence = new Convergence(swarm, objects);
    long began = System.nanoTime();
    convergence.await(CONVERGE_LIMIT).ifPresent(late::add);
    Duration converged = Duration.ofNanos(System.nanoTime() - began);
    convergence.readAll(history);
    Verdict verdict = Verdict.of(history, objects::isRegister, LEFTOVER_GRACE);
    if (late.isEmpty()) {
      cleanUp().ifPresent(late::add); // no other round is played on a swarm that is not well
    }
    return new Result(
        fault,
        verdict,
        longestGap(history, stopped),
        converged,
        convergence.lastLack(),
        List.copyOf(late));
  }

  /** What an object is when the round begins counts as acknowledged. */
  private void begin(History history) throws IOException {
    Member leader = swarm.leader();
    for (String object : objects.names()) {
      Objects.Seen seen = objects.read(swarm.api(leader), object);
      if (seen != null) {
        long now = System.nanoTime();
        history.add(
            new Write(
                0,
                now,
                now,
                leader.name(),
                leader.life(),
                object,
                seen.marker(),
                "",
                Write.Outcome.ACKNOWLEDGED,
                "as found"));
      }
    }
  }

  /** A swarm that answers reads may take no writes yet: then it has not converged. */
  private Optional<Violation> cleanUp() {
    try {
      Awaitility.await("what clients made to be removed")
          .atMost(CONVERGE_LIMIT)
          .pollInterval(Duration.ofMillis(300))
          .ignoreException(IOException.class)
          .until(
              () -> {
                removeAll();
                return true;
              });
      return Optional.empty();
    } catch (ConditionTimeoutException e) {
      return Optional.of(new Violation(Law.THE_SWARM_CONVERGES, "no write is taken: " + e));
    }
  }

  private void removeAll() throws IOException {
    Api api = swarm.api(swarm.leader());
    for (JsonNode service : api.get("/services").ok()) {
      if (service.at("/Spec/Name").asText().startsWith("once-")) {
        api.send("DELETE", "/services/" + service.path("ID").asText(), "").ok();
      }
    }
  }

  /** The round's own begin is in the history, as the moment when its objects were found. */
  private static Duration longestGap(History history, long stopped) {
    long[] ends =
        history.writes().stream()
            .filter(Write::isAcknowledged)
            .mapToLong(Write::ended)
            .sorted()
            .toArray();
    long longest = 0;
    for (int i = 1; i < ends.length; i++) {
      longest = Math.max(longest, ends[i] - ends[i - 1]);
    }
    longest = Math.max(longest, stopped - ends[ends.length - 1]);
    return Duration.ofNanos(longest);
  }
}
