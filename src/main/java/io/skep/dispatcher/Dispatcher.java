package io.skep.dispatcher;

import io.skep.cluster.Cluster;
import io.skep.command.Commands;
import io.skep.entity.Outcome;
import io.skep.kernel.Cause;
import io.skep.kernel.IdSource;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.kernel.Principal;
import io.skep.kernel.Sealed;
import io.skep.node.NodeCommand;
import io.skep.node.NodeCommand.DescribeNode;
import io.skep.node.NodeCommand.SetNodeStatus;
import io.skep.node.NodeStatus;
import io.skep.session.AgentMessage;
import io.skep.session.AgentMessage.ReportsStored;
import io.skep.session.DispatcherMessage;
import io.skep.session.DispatcherMessage.Describe;
import io.skep.session.DispatcherMessage.Heartbeat;
import io.skep.session.DispatcherMessage.Register;
import io.skep.session.DispatcherMessage.Reports;
import io.skep.session.TaskReport;
import io.skep.spec.DispatcherConfig;
import io.skep.task.TaskCommand.ReportTaskStatus;
import io.skep.view.Entry;
import io.skep.view.LiveView;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import io.skep.view.ViewListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Streams each node its tasks, turns what the node reports into commands, and notes which nodes
 * answer. Keeps only sessions; all else is in the view.
 */
public final class Dispatcher extends AbstractBehavior<DispatcherMessage> {
  private static final Duration DEFAULT_PERIOD = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** So many heartbeats may be missed before a node counts as down. */
  private static final int GRACE = 3;

  private record Changed(SwarmView view, List<LoggedEvent> events) implements DispatcherMessage {}

  private record Silent(NodeId node) implements DispatcherMessage {}

  private record Gone(NodeId node, ActorRef<AgentMessage> agent) implements DispatcherMessage {}

  private record Stored(Reports reports, List<TaskReport> left) implements DispatcherMessage {}

  private record Noted(NodeId node, NodeCommand command, @Nullable Outcome outcome)
      implements DispatcherMessage {}

  private final LiveView live;
  private final Commands commands;
  private final InstantSource clock;
  private final IdSource ids;
  private final TimerScheduler<DispatcherMessage> timers;
  private final ViewListener listener;
  private final Sessions sessions;
  private SwarmView seen;

  private Dispatcher(
      ActorContext<DispatcherMessage> context,
      TimerScheduler<DispatcherMessage> timers,
      LiveView live,
      Commands commands,
      InstantSource clock,
      IdSource ids,
      long term,
      Function<Sealed, String> opener) {
    super(context);
    this.timers = timers;
    this.live = live;
    this.commands = commands;
    this.clock = clock;
    this.ids = ids;
    this.sessions = new Sessions(term, new Assignment(opener));
    this.listener = (view, events) -> context.getSelf().tell(new Changed(view, events));
    this.seen = live.listen(listener);
    seen.nodes()
        .forEach(
            (id, node) -> {
              if (!node.value().isDown()) {
                expect(id);
              }
            });
  }

  /**
   * The dispatcher of one term of leadership. Nodes that were up have as long to register as they
   * may be silent; then they count as down.
   *
   * @param term goes with every order to an agent
   * @param opener opens the registry credentials of services, which only the node that pulls sees
   */
  public static Behavior<DispatcherMessage> create(
      LiveView live,
      Commands commands,
      InstantSource clock,
      IdSource ids,
      long term,
      Function<Sealed, String> opener) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new Dispatcher(context, timers, live, commands, clock, ids, term, opener)));
  }

  @Override
  public Receive<DispatcherMessage> createReceive() {
    return newReceiveBuilder()
        .onMessage(Register.class, this::register)
        .onMessage(Describe.class, this::describe)
        .onMessage(Heartbeat.class, this::heartbeat)
        .onMessage(Reports.class, this::reports)
        .onMessage(Changed.class, this::follow)
        .onMessage(Stored.class, this::stored)
        .onMessage(Noted.class, this::noted)
        .onMessage(Silent.class, this::silent)
        .onMessage(Gone.class, this::gone)
        .onSignal(PostStop.class, signal -> stopListening())
        .onSignal(PreRestart.class, signal -> stopListening())
        .build();
  }

  private Behavior<DispatcherMessage> stopListening() {
    live.unlisten(listener);
    return this;
  }

  private Behavior<DispatcherMessage> register(Register register) {
    NodeId node = register.node();
    getContext().watchWith(register.agent(), new Gone(node, register.agent()));
    sessions.open(node, register.agent(), seen);
    expect(node);
    node(node, "register", new DescribeNode(register.description()));
    setStatus(node, "register", NodeStatus.READY, null);
    return this;
  }

  private Behavior<DispatcherMessage> describe(Describe describe) {
    node(describe.node(), "describe", new DescribeNode(describe.description()));
    return heard(describe.node());
  }

  private Behavior<DispatcherMessage> heartbeat(Heartbeat heartbeat) {
    return heard(heartbeat.node());
  }

  /** A node that was not ready and speaks in its session is ready. */
  private Behavior<DispatcherMessage> heard(NodeId node) {
    if (sessions.isOpen(node)) {
      expect(node);
      if (seen.node(node).map(Entry::value).filter(n -> !n.isReady()).isPresent()) {
        setStatus(node, "heartbeat", NodeStatus.READY, null);
      }
    }
    return this;
  }

  private void expect(NodeId node) {
    timers.startSingleTimer(node, new Silent(node), period().multipliedBy(GRACE));
  }

  private Duration period() {
    Entry<Cluster> cluster = seen.cluster();
    DispatcherConfig config = cluster == null ? null : cluster.value().spec().dispatcher();
    return config == null || config.heartbeatPeriod() <= 0
        ? DEFAULT_PERIOD
        : Duration.ofNanos(config.heartbeatPeriod());
  }

  private Behavior<DispatcherMessage> silent(Silent silent) {
    if (seen.node(silent.node()).isPresent()) {
      setStatus(silent.node(), "silence", NodeStatus.DOWN, "heartbeat failure");
    }
    return this;
  }

  private Behavior<DispatcherMessage> gone(Gone gone) {
    sessions.close(gone.node(), gone.agent());
    return this;
  }

  private Behavior<DispatcherMessage> follow(Changed changed) {
    SwarmView before = seen;
    seen = changed.view();
    sessions.follow(before, seen, changed.events());
    return this;
  }

  private Behavior<DispatcherMessage> reports(Reports reports) {
    store(reports, reports.reports());
    return heard(reports.node());
  }

  private void store(Reports reports, List<TaskReport> some) {
    Principal principal = Principal.node(reports.node());
    CompletionStage<List<TaskReport>> left = CompletableFuture.completedFuture(new ArrayList<>());
    for (TaskReport report : some) {
      Meta meta = new Meta(clock.instant(), principal, Cause.event(report.causeIndex()));
      left =
          left.thenCombine(
              commands.task(
                  report.id(), new ReportTaskStatus(reports.node(), report.status()), meta),
              (list, outcome) -> {
                if (outcome instanceof Outcome.Unavailable) {
                  list.add(report);
                }
                return list;
              });
    }
    getContext()
        .pipeToSelf(left, (list, failure) -> new Stored(reports, list == null ? some : list));
  }

  /** Acknowledges what is stored; what could not be is tried again while the session lasts. */
  private Behavior<DispatcherMessage> stored(Stored stored) {
    Reports reports = stored.reports();
    if (stored.left().isEmpty()) {
      reports.agent().tell(new ReportsStored(reports.batch()));
    } else if (sessions.isOpen(reports.node())) {
      Reports again = new Reports(reports.node(), reports.batch(), stored.left(), reports.agent());
      timers.startSingleTimer(again, again, RETRY);
    }
    return this;
  }

  private void setStatus(NodeId node, String why, String state, @Nullable String message) {
    String address = seen.node(node).map(entry -> entry.value().status().address()).orElse(null);
    node(node, why, new SetNodeStatus(new NodeStatus(state, message, address)));
  }

  /** In the node's name if it spoke, in the dispatcher's if it did not. */
  private void node(NodeId node, String why, NodeCommand command) {
    boolean silent =
        command instanceof SetNodeStatus set && NodeStatus.DOWN.equals(set.status().state());
    Principal principal = silent ? Principal.system("dispatcher") : Principal.node(node);
    Meta meta = new Meta(clock.instant(), principal, Cause.command(ids.next(), why));
    getContext()
        .pipeToSelf(
            commands.node(node, command, meta),
            (outcome, failure) -> new Noted(node, command, outcome));
  }

  private Behavior<DispatcherMessage> noted(Noted noted) {
    if (!(noted.outcome() instanceof Outcome.Done)) {
      getContext()
          .getLog()
          .warn("{} for node {}: {}", noted.command(), noted.node(), noted.outcome());
    }
    return this;
  }
}
