package io.skep.app;

import io.skep.app.ManagerDesk.Ready;
import io.skep.app.ManagerDesk.Taken;
import io.skep.control.CertificatePolicy;
import io.skep.control.ControlClient;
import io.skep.control.ControlException;
import io.skep.control.ManagerAddress;
import io.skep.pki.NodeRole;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a new manager among the others: it gets the keys that all managers share, opens its
 * journal with them, and has the leader take it in. Blocks; for a thread of its own.
 */
final class GroupEntry {
  private static final Logger LOG = LoggerFactory.getLogger(GroupEntry.class);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration ASKING = Duration.ofSeconds(30);

  private final ControlClient client;

  /** Asks with this node's credentials, which must be a manager's. */
  GroupEntry(ControlClient client) {
    this.client = client;
  }

  /**
   * The keys that all managers share.
   *
   * @param managers control addresses
   * @throws ControlException if none of them tells
   */
  Keys.Shared keys(List<String> managers) throws InterruptedException {
    return first(managers, to -> client.get(to, ManagerDesk.KEYS, Keys.Shared.class), ASKING);
  }

  /**
   * Has the leader take this manager in.
   *
   * @param managers control addresses of some managers
   * @throws ControlException if nobody does
   */
  void enter(SwarmState state, List<String> managers) throws InterruptedException {
    Ready ready =
        new Ready(
            new AdvertiseAddress.HostPort(state.advertiseAddress(), state.raftPort()).toString(),
            state.advertised());
    Taken taken =
        first(
            leadersFirst(managers),
            to -> client.post(to, ManagerDesk.READY, ready, Taken.class),
            ASKING);
    LOG.info("taken into the managers' group: {}", taken.member());
  }

  /**
   * Goes on asking until that is so.
   *
   * @param state what this node knows at the time
   * @param unfit why this manager is not to be one of them yet; empty when it may
   * @param taken is called then
   * @return the thread that asks; ends when it is interrupted
   */
  Thread enterInTime(Supplier<SwarmState> state, Supplier<Optional<String>> unfit, Runnable taken) {
    return Thread.ofVirtual()
        .name("group-entry")
        .start(
            () -> {
              Duration pause = FIRST_PAUSE;
              while (!Thread.currentThread().isInterrupted()) {
                try {
                  awaitFit(unfit);
                  enter(state.get(), state.get().managers());
                  taken.run();
                  return;
                } catch (ControlException notYet) {
                  LOG.info("not yet in the managers' group: {}", notYet.getMessage());
                  LockSupport.parkNanos(pause.toNanos());
                  pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
                } catch (InterruptedException closing) {
                  return;
                }
              }
            });
  }

  /**
   * Asks until the managers want this node in this role.
   *
   * @param state what this node knows at the time
   * @param wanted is called then
   * @return the thread that asks; ends when it is interrupted
   */
  Thread awaitRole(Supplier<SwarmState> state, NodeRole role, Runnable wanted) {
    return Thread.ofVirtual()
        .name("group-exit")
        .start(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(LONGEST_PAUSE.toNanos());
                try {
                  if (role.word().equals(policy(state.get().managers()).role())) {
                    wanted.run();
                    return;
                  }
                } catch (ControlException notKnown) {
                  LOG.info("what this node is to be is not known: {}", notKnown.getMessage());
                } catch (InterruptedException closing) {
                  return;
                }
              }
            });
  }

  private CertificatePolicy policy(List<String> managers) throws InterruptedException {
    return first(
        managers, to -> client.get(to, "/control/v1/certificate", CertificatePolicy.class), ASKING);
  }

  private static void awaitFit(Supplier<Optional<String>> unfit) throws InterruptedException {
    Optional<String> said = Optional.empty();
    for (var why = unfit.get(); why.isPresent(); why = unfit.get()) {
      if (!why.equals(said)) {
        LOG.info("not yet fit for the managers' group: {}", why.get());
        said = why;
      }
      LockSupport.parkNanos(FIRST_PAUSE.toNanos());
      if (Thread.interrupted()) {
        throw new InterruptedException("closing");
      }
    }
  }

  /** The leader, as the managers see it, before all others. */
  private List<String> leadersFirst(List<String> managers) throws InterruptedException {
    Set<String> all = new LinkedHashSet<>();
    try {
      ManagerAddress[] known =
          first(
              managers,
              to -> client.get(to, "/control/v1/managers", ManagerAddress[].class),
              ASKING);
      for (ManagerAddress each : known) {
        if (each.leader()) {
          all.add(each.address());
        }
      }
      for (ManagerAddress each : known) {
        all.add(each.address());
      }
    } catch (ControlException nobodyTells) {
      LOG.info("which manager leads is not known: {}", nobodyTells.getMessage());
    }
    all.addAll(managers);
    return new ArrayList<>(all);
  }

  private interface Question<T> {
    CompletionStage<T> ask(InetSocketAddress manager);
  }

  private <T> T first(List<String> managers, Question<T> question, Duration limit)
      throws InterruptedException {
    ControlException last = new ControlException(503, "no manager is known");
    for (String manager : managers) {
      try {
        return question
            .ask(ControlClient.address(manager))
            .toCompletableFuture()
            .get(limit.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException | CompletionException e) {
        Throwable cause = e.getCause();
        last =
            cause instanceof ControlException refused
                ? refused
                : new ControlException(503, manager + ": " + cause);
      } catch (TimeoutException e) {
        last = new ControlException(503, manager + ": no answer within " + limit);
      }
    }
    throw last;
  }
}
