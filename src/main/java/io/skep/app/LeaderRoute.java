package io.skep.app;

import io.skep.api.docker.LeaderPort;
import io.skep.api.docker.LostAnswer;
import io.skep.api.docker.SwarmHistory;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.ForwardedApi;
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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Finds the leader for a request: this manager itself, or another over its control port. */
final class LeaderRoute implements LeaderPort {
  private static final Duration LOOK_AFTER = Duration.ofMillis(500);
  private static final int UNAVAILABLE = 503;
  static final String NO_LEADER =
      "rpc error: code = Unknown desc = The swarm does not have a leader. It's possible that too few"
          + " managers are online. Make sure more than half of the managers are online.";

  private final Managers managers;
  private final LiveView view;
  private final LeaderCommands commands;
  private final Forwarding forwarding;
  private final SwarmHistory history;
  private final CatchUp catchUp;
  private final Journal journal;
  private final Duration wait;
  private final Patience patience;
  private final HeldRequests held;
  private final Reads reads;
  private final Question question;

  /**
   * Makes it.
   *
   * @param commands knows whether this manager leads
   * @param history tells what became of a request whose leader was lost
   * @param wait how long a request may wait for a leader
   */
  LeaderRoute(
      Managers managers,
      LiveView view,
      LeaderCommands commands,
      Forwarding forwarding,
      SwarmHistory history,
      CatchUp catchUp,
      Journal journal,
      Duration wait) {
    this.managers = managers;
    this.view = view;
    this.commands = commands;
    this.forwarding = forwarding;
    this.history = history;
    this.catchUp = catchUp;
    this.journal = journal;
    this.wait = wait;
    this.patience = new Patience(managers::hasQuorum, wait, System::nanoTime);
    this.reads = new Reads(commands, catchUp, forwarding, managers::hasQuorum, this::leader, wait);
    this.question =
        new Question(
            catchUp, forwarding, this::leader, () -> managers.hasQuorum() && !commands.hasLeader());
    this.held =
        new HeldRequests(
            () -> commands.hasLeader() || patience.isOver() || journal.trouble().isPresent());
    var _ = managers.subscribe(patience::look);
    // Who leads, or whether it is heard, is not as it was: something may have been missed.
    catchUp.doubt();
    var _ = managers.subscribe(question::ask);
  }

  /** What a request must know of this manager's journal. */
  interface Journal {
    /** Why no manager's journal takes writes at present, empty when one may. */
    Optional<String> trouble();

    /** Whether this manager's own takes writes. */
    boolean writes();
  }

  @Override
  public CompletionStage<ApiResponse> lead(ApiRequest request, Handler here) {
    Errand errand =
        new Errand(
            request,
            here,
            managers.self() + "-" + request.id(),
            view.current().index(),
            System.nanoTime() + wait.toNanos());
    return held.isAnyWaiting() && !commands.hasLeader() && !Forwarding.isForwarded(request)
        ? later(errand, null)
        : lead(errand, null);
  }

  /**
   * A request on its way to whoever leads.
   *
   * @param id under which another manager keeps it
   * @param after the index of an event from before it was made
   */
  private record Errand(ApiRequest request, Handler here, String id, long after, long deadline) {}

  /**
   * A leader that was asked and did not answer; another one knows whether it had carried it out.
   *
   * @param id under which it has the request
   */
  private record Lost(String leader, String id, ApiException words) {}

  private CompletionStage<ApiResponse> lead(Errand errand, @Nullable Lost lost) {
    if (commands.hasLeader() && (lost == null || !lost.leader().equals(managers.self()))) {
      return answer(errand, lost);
    }
    if (Forwarding.isForwarded(errand.request())) {
      return CompletableFuture.failedFuture(
          new ApiException(Forwarding.NOT_HERE, "this manager does not lead"));
    }
    return managers
        .leader()
        .filter(id -> !id.equals(managers.self()) && (lost == null || !id.equals(lost.leader())))
        .flatMap(id -> address(id).map(address -> pass(errand, id, address, lost)))
        .orElseGet(() -> later(errand, lost));
  }

  private CompletionStage<ApiResponse> pass(
      Errand errand, String leader, InetSocketAddress address, @Nullable Lost lost) {
    return send(errand, leader, address, lost)
        .thenCompose(
            passed ->
                switch (passed) {
                  case Forwarding.Answered it -> {
                    held.heard();
                    yield CompletableFuture.completedFuture(it.response());
                  }
                  case Forwarding.NotHere it -> later(errand, lost);
                  case Forwarding.Unanswered it ->
                      later(
                          errand,
                          new Lost(leader, lost == null ? errand.id() : lost.id(), it.words()));
                });
  }

  /** Answers where this manager leads. */
  private CompletionStage<ApiResponse> answer(Errand errand, @Nullable Lost lost) {
    ApiRequest request = errand.request();
    if (lost != null) {
      return LostAnswer.find(history, request.withId(lost.id()), errand.after(), errand.here());
    }
    return perform(request, errand)
        .exceptionallyCompose(
            failure -> failed(errand, Objects.requireNonNullElse(failure.getCause(), failure)));
  }

  /**
   * A leader that was deposed, or whose disk is full, cannot say whether a write of its last moment
   * will be carried out; the one after it can.
   */
  private CompletionStage<ApiResponse> failed(Errand errand, Throwable why) {
    boolean ceased = !commands.hasLeader() || !journal.writes();
    if (ceased
        && journal.trouble().isEmpty()
        && managers.members().size() > 1
        && why instanceof ApiException words
        && words.status() == UNAVAILABLE) {
      return Forwarding.isForwarded(errand.request())
          ? CompletableFuture.failedFuture(new ApiException(Forwarding.LOST, words.words()))
          : later(errand, new Lost(managers.self(), errand.request().id(), words));
    }
    return CompletableFuture.failedFuture(why);
  }

  private CompletionStage<ApiResponse> perform(ApiRequest request, Errand errand) {
    if (!Forwarding.isForwarded(request)) {
      return attempt(errand.here(), request);
    }
    ApiRequest known =
        request.headers().value(ForwardedApi.REQUEST).map(request::withId).orElse(request);
    return request
        .headers()
        .value(ForwardedApi.AFTER)
        .map(after -> LostAnswer.find(history, known, Long.parseLong(after), errand.here()))
        .orElseGet(() -> attempt(errand.here(), known));
  }

  private static CompletionStage<ApiResponse> attempt(Handler handler, ApiRequest request) {
    try {
      return handler.handle(request);
    } catch (ApiException refusal) {
      return CompletableFuture.failedFuture(refusal);
    }
  }

  @Override
  public CompletionStage<ApiResponse> read(ApiRequest request, Handler here) {
    return reads.answer(request, here);
  }

  private CompletionStage<Forwarding.Passed> send(
      Errand errand, String leader, InetSocketAddress address, @Nullable Lost lost) {
    Map<String, String> more =
        lost == null
            ? Map.of(ForwardedApi.REQUEST, errand.id())
            : Map.of(
                ForwardedApi.REQUEST, lost.id(), ForwardedApi.AFTER, Long.toString(errand.after()));
    CompletableFuture<Forwarding.Passed> passed =
        forwarding.send(address, errand.request(), more).toCompletableFuture().copy();
    watch(passed, leader, address);
    return passed;
  }

  /** A leader that stands still is not waited for once another one leads, or none for long. */
  private void watch(
      CompletableFuture<Forwarding.Passed> passed, String asked, InetSocketAddress address) {
    CompletableFuture.delayedExecutor(LOOK_AFTER.toMillis(), TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              if (passed.isDone()) {
                return;
              }
              if (managers.leader().filter(now -> !now.equals(asked)).isPresent()) {
                passed.complete(Forwarding.unanswered(address, "another manager leads now"));
              } else if (patience.isOver()) {
                passed.complete(Forwarding.unanswered(address, "no manager leads now"));
              } else {
                watch(passed, asked, address);
              }
            });
  }

  private CompletionStage<ApiResponse> later(Errand errand, @Nullable Lost lost) {
    Optional<String> why = lost == null ? journal.trouble() : Optional.empty();
    boolean over = System.nanoTime() - errand.deadline() > 0 || patience.isOver();
    if (why.isPresent() || over) {
      return CompletableFuture.failedFuture(
          lost == null ? new ApiException(UNAVAILABLE, why.orElse(NO_LEADER)) : lost.words());
    }
    return held.hold(errand.deadline()).thenCompose(turn -> lead(errand, lost));
  }

  /** The control address of another manager that leads, if one is known to. */
  Optional<InetSocketAddress> leader() {
    return managers.leader().filter(id -> !id.equals(managers.self())).flatMap(this::address);
  }

  /** The control address of a manager. */
  private Optional<InetSocketAddress> address(String id) {
    return view.current()
        .node(new NodeId(id))
        .map(entry -> entry.value().managerStatus())
        .map(ManagerStatus::address)
        .map(ControlClient::address);
  }

  @Override
  public Optional<String> stale() {
    String asOf = "; as of event " + view.current().index();
    if (!managers.hasQuorum()) {
      return Optional.of("no leader is known" + asOf);
    }
    return catchUp.isBehind() && !commands.hasLeader()
        ? Optional.of("this manager has not caught up" + asOf)
        : Optional.empty();
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
