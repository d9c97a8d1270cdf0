package io.skep.control;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/** Asks one manager after the other; any of them answers, or passes on to the leader. */
public final class RenewalByManagers implements Renewer {
  private final ControlClient client;
  private final Supplier<List<InetSocketAddress>> managers;
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * Asks managers.
   *
   * @param client shows the node's credentials
   * @param managers control addresses of those known at the time
   */
  public RenewalByManagers(ControlClient client, Supplier<List<InetSocketAddress>> managers) {
    this.client = client;
    this.managers = managers;
  }

  @Override
  public CompletionStage<RenewGrant> renew(RenewAsk ask) {
    return first(manager -> client.post(manager, JoinRoutes.RENEW, ask, RenewGrant.class));
  }

  @Override
  public CompletionStage<CertificatePolicy> policy() {
    return first(manager -> client.get(manager, JoinRoutes.POLICY, CertificatePolicy.class));
  }

  private <T> CompletionStage<T> first(Function<InetSocketAddress, CompletionStage<T>> ask) {
    List<InetSocketAddress> known = managers.get();
    if (known.isEmpty()) {
      return CompletableFuture.failedFuture(
          new ControlException(503, "no manager of the swarm is known"));
    }
    int start = Math.floorMod(turn.get(), known.size());
    return attempt(known, start, known.size(), ask);
  }

  /** Stays with the manager that answered last; the next one is tried if it fails. */
  private <T> CompletionStage<T> attempt(
      List<InetSocketAddress> known,
      int index,
      int left,
      Function<InetSocketAddress, CompletionStage<T>> ask) {
    CompletionStage<T> answer = ask.apply(known.get(index));
    if (left == 1) {
      return answer;
    }
    return answer.exceptionallyCompose(
        failure -> {
          int next = (index + 1) % known.size();
          turn.set(next);
          return attempt(known, next, left - 1, ask);
        });
  }
}
