package io.skep.app;

import io.skep.api.docker.LeaderPort;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Handler;
import io.skep.consensus.Managers;
import io.skep.consensus.Managers.Manager;
import io.skep.consensus.Managers.Reachability;
import io.skep.control.ControlClient;
import io.skep.kernel.NodeId;
import io.skep.node.ManagerStatus;
import io.skep.view.LiveView;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Finds the leader for a request: this manager itself, or another over its control port. */
final class LeaderRoute implements LeaderPort {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(25);
  static final String NO_LEADER =
      "rpc error: code = Unknown desc = The swarm does not have a leader. It's possible that too few"
          + " managers are online. Make sure more than half of the managers are online.";

  private final Managers managers;
  private final LiveView view;
  private final LeaderCommands commands;
  private final Forwarding forwarding;
  private final Duration patience;

  /**
   * Makes it.
   *
   * @param commands knows whether this manager leads
   * @param patience how long a request may wait for a leader
   */
  LeaderRoute(
      Managers managers,
      LiveView view,
      LeaderCommands commands,
      Forwarding forwarding,
      Duration patience) {
    this.managers = managers;
    this.view = view;
    this.commands = commands;
    this.forwarding = forwarding;
    this.patience = patience;
  }

  @Override
  public CompletionStage<ApiResponse> lead(ApiRequest request, Handler here) {
    return lead(request, here, System.nanoTime() + patience.toNanos());
  }

  private CompletionStage<ApiResponse> lead(ApiRequest request, Handler here, long deadline) {
    if (commands.hasLeader()) {
      return here.handle(request);
    }
    if (Forwarding.isForwarded(request)) {
      return CompletableFuture.failedFuture(
          new ApiException(Forwarding.NOT_HERE, "this manager does not lead"));
    }
    return leader()
        .map(
            address ->
                forwarding
                    .send(address, request)
                    .thenCompose(
                        answer ->
                            answer
                                .<CompletionStage<ApiResponse>>map(
                                    CompletableFuture::completedFuture)
                                .orElseGet(() -> later(request, here, deadline))))
        .orElseGet(() -> later(request, here, deadline));
  }

  private CompletionStage<ApiResponse> later(ApiRequest request, Handler here, long deadline) {
    if (System.nanoTime() > deadline) {
      return CompletableFuture.failedFuture(new ApiException(503, NO_LEADER));
    }
    Executor soon = CompletableFuture.delayedExecutor(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    return CompletableFuture.supplyAsync(() -> lead(request, here, deadline), soon)
        .thenCompose(answer -> answer);
  }

  /** The control address of another manager that leads, if one is known to. */
  Optional<InetSocketAddress> leader() {
    return managers
        .leader()
        .filter(id -> !id.equals(managers.self()))
        .flatMap(id -> address(new NodeId(id)))
        .map(ControlClient::address);
  }

  /** The control address of a manager. */
  private Optional<String> address(NodeId id) {
    return view.current()
        .node(id)
        .map(entry -> entry.value().managerStatus())
        .map(ManagerStatus::address);
  }

  @Override
  public Optional<String> stale() {
    return managers.hasQuorum()
        ? Optional.empty()
        : Optional.of("no leader is known; as of event " + view.current().index());
  }

  @Override
  public boolean keepsQuorumWithout(NodeId manager) {
    List<Manager> others =
        managers.members().stream().filter(each -> !each.id().equals(manager.value())).toList();
    long answering =
        others.stream()
            .filter(
                each ->
                    each.id().equals(managers.self())
                        || each.reachability() == Reachability.REACHABLE)
            .count();
    return answering > others.size() / 2;
  }
}
