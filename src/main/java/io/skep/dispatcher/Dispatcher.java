package io.skep.dispatcher;

import io.skep.command.Commands;
import io.skep.entity.Outcome;
import io.skep.kernel.Cause;
import io.skep.kernel.IdSource;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.kernel.Opener;
import io.skep.kernel.Principal;
import io.skep.session.AgentMessage;
import io.skep.session.AgentMessage.Again;
import io.skep.session.AgentMessage.ReportsStored;
import io.skep.session.DispatcherMessage;
import io.skep.session.DispatcherMessage.Describe;
import io.skep.session.DispatcherMessage.Heartbeat;
import io.skep.session.DispatcherMessage.Leave;
import io.skep.session.DispatcherMessage.Leaving;
import io.skep.session.DispatcherMessage.Register;
import io.skep.session.DispatcherMessage.Reports;
import io.skep.session.TaskReport;
import io.skep.task.TaskCommand.ReportTaskStatus;
import io.skep.view.LiveView;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import io.skep.view.ViewListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
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
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(250);

  private record Changed(SwarmView view, List<LoggedEvent> events) implements DispatcherMessage {}

  private enum Tick implements DispatcherMessage {
    LOOK
  }

  private record Gone(NodeId node, ActorRef<AgentMessage> agent) implements DispatcherMessage {}

  private record Stored(Reports reports, List<TaskReport> left) implements DispatcherMessage {}

  private record Noted(NodeWatch.Asked asked, @Nullable Outcome outcome)
      implements DispatcherMessage {}

  private final LiveView live;
  private final Commands commands;
  private final InstantSource clock;
  private final TimerScheduler<DispatcherMessage> timers;
  private final ViewListener listener;
  private final Sessions sessions;
  private final NodeWatch nodes;
  private final Supplier<Set<NodeId>> unreachable;
  private SwarmView seen;

  private Dispatcher(
      ActorContext<DispatcherMessage> context,
      TimerScheduler<DispatcherMessage> timers,
      LiveView live,
      Commands commands,
      InstantSource clock,
      IdSource ids,
      long term,
      Opener opener,
      Watching watching) {
    super(context);
    this.timers = timers;
    this.live = live;
    this.commands = commands;
    this.clock = clock;
    this.unreachable = watching.unreachable();
    this.sessions = new Sessions(term, new Assignment(opener));
    this.nodes =
        new NodeWatch(
            commands,
            clock,
            ids,
            watching.nanos(),
            watching.settings(),
            (asked, outcome) ->
                context.pipeToSelf(outcome, (result, failure) -> new Noted(asked, result)));
    this.listener = (view, events) -> context.getSelf().tell(new Changed(view, events));
    this.seen = live.listen(listener);
    nodes.takeOver(seen);
    timers.startTimerWithFixedDelay(Tick.LOOK, LOOK);
  }

  /**
   * How nodes are watched.
   *
   * @param unreachable the nodes that gossip finds unreachable now; must not block
   * @param nanos a clock that only goes forward, in nanoseconds
   */
  public record Watching(
      Supplier<Set<NodeId>> unreachable, VigilSettings settings, LongSupplier nanos) {
    /** Without gossip: long silence alone tells. */
    public static Watching silence() {
      return new Watching(Set::of, VigilSettings.defaults(), System::nanoTime);
    }

    /** With what gossip tells. */
    public static Watching gossip(Supplier<Set<NodeId>> unreachable, VigilSettings settings) {
      return new Watching(unreachable, settings, System::nanoTime);
    }
  }

  /**
   * The dispatcher of one term of leadership. Nodes that were up have time to register before they
   * count as down.
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
      Opener opener,
      Watching watching) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new Dispatcher(
                        context, timers, live, commands, clock, ids, term, opener, watching)));
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
        .onMessage(Leaving.class, this::leaving)
        .onMessage(Leave.class, this::leave)
        .onMessage(Tick.class, tick -> look())
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
    nodes.registered(seen, node, register.description());
    return this;
  }

  private Behavior<DispatcherMessage> describe(Describe describe) {
    nodes.described(describe.node(), "describe", describe.description());
    return heard(describe.node());
  }

  private Behavior<DispatcherMessage> heartbeat(Heartbeat heartbeat) {
    if (sessions.isWith(heartbeat.node(), heartbeat.agent())) {
      return heard(heartbeat.node());
    }
    // It registered with the dispatcher that was here before a failure, or was replaced.
    heartbeat.agent().tell(new Again(getContext().getSelf()));
    return this;
  }

  private Behavior<DispatcherMessage> heard(NodeId node) {
    if (sessions.isOpen(node)) {
      nodes.heard(seen, node, "heartbeat");
    }
    return this;
  }

  private Behavior<DispatcherMessage> leaving(Leaving leaving) {
    if (sessions.isOpen(leaving.node())) {
      nodes.leaving(seen, leaving.node());
    }
    return this;
  }

  private Behavior<DispatcherMessage> leave(Leave leave) {
    if (sessions.isOpen(leave.node())) {
      sessions.close(leave.node());
      nodes.left(seen, leave.node());
    }
    return this;
  }

  private Behavior<DispatcherMessage> look() {
    nodes.look(seen, unreachable.get());
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
    changed.events().forEach(nodes::follow);
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

  private Behavior<DispatcherMessage> noted(Noted noted) {
    if (!(noted.outcome() instanceof Outcome.Done)) {
      NodeWatch.Asked asked = noted.asked();
      if (!(noted.outcome() instanceof Outcome.Refused)) {
        nodes.notStored(asked);
      }
      getContext()
          .getLog()
          .warn("{} for node {}: {}", asked.command(), asked.node(), noted.outcome());
    }
    return this;
  }
}
