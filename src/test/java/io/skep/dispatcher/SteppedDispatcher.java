package io.skep.dispatcher;

import io.skep.command.Commands;
import io.skep.entity.Outcome;
import io.skep.kernel.Cause;
import io.skep.kernel.IdSource;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.kernel.Principal;
import io.skep.session.AgentMessage;
import io.skep.session.DispatcherMessage;
import io.skep.session.TaskReport;
import io.skep.task.TaskCommand.ReportTaskStatus;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;

/** The dispatcher without its actor: the same sessions and watch, led by a simulation. */
public final class SteppedDispatcher {
  private final Commands commands;
  private final InstantSource clock;
  private final Sessions sessions;
  private final NodeWatch nodes;
  private SwarmView seen;

  /** The dispatcher of one term, that begins with this view. */
  public SteppedDispatcher(
      SwarmView view,
      Commands commands,
      InstantSource clock,
      IdSource ids,
      long term,
      LongSupplier nanos) {
    this.commands = commands;
    this.clock = clock;
    this.seen = view;
    this.sessions = new Sessions(term, new Assignment(text -> ""));
    this.nodes = new NodeWatch(commands, clock, ids, nanos, VigilSettings.defaults(), this::noted);
    nodes.takeOver(view);
  }

  private void noted(NodeWatch.Asked asked, CompletionStage<Outcome> outcome) {
    if (outcome.toCompletableFuture().join() instanceof Outcome.Unavailable) {
      nodes.notStored(asked);
    }
  }

  /** Follows the view. */
  public void follow(SwarmView view, List<LoggedEvent> events) {
    SwarmView before = seen;
    seen = view;
    sessions.follow(before, view, events);
    events.forEach(nodes::follow);
  }

  /** Looks who is down. */
  public void look(Set<NodeId> unreachable) {
    nodes.look(seen, unreachable);
  }

  /** Hears an agent, which is to be answered by {@code self}. */
  public void hear(DispatcherMessage message, ActorRef<DispatcherMessage> self) {
    switch (message) {
      case DispatcherMessage.Register register -> {
        if (seen.node(register.node()).isPresent()) {
          sessions.open(register.node(), register.agent(), seen);
          nodes.registered(seen, register.node(), register.description());
        }
      }
      case DispatcherMessage.Heartbeat beat -> {
        if (sessions.isWith(beat.node(), beat.agent())) {
          heard(beat.node());
        } else {
          beat.agent().tell(new AgentMessage.Again(self));
        }
      }
      case DispatcherMessage.Describe describe -> {
        nodes.described(describe.node(), "describe", describe.description());
        heard(describe.node());
      }
      case DispatcherMessage.Reports reports -> {
        store(reports);
        heard(reports.node());
      }
      case DispatcherMessage.Leaving leaving -> {
        if (sessions.isOpen(leaving.node())) {
          nodes.leaving(seen, leaving.node());
        }
      }
      case DispatcherMessage.Leave leave -> {
        if (sessions.isOpen(leave.node())) {
          sessions.close(leave.node());
          nodes.left(seen, leave.node());
        }
      }
      default -> throw new IllegalArgumentException("not for a dispatcher: " + message);
    }
  }

  private void heard(NodeId node) {
    if (sessions.isOpen(node)) {
      nodes.heard(seen, node, "heartbeat");
    }
  }

  /** What could not be stored is not acknowledged, so that the agent says it again. */
  private void store(DispatcherMessage.Reports reports) {
    Principal principal = Principal.node(reports.node());
    boolean stored = true;
    for (TaskReport report : reports.reports()) {
      Meta meta = new Meta(clock.instant(), principal, Cause.event(report.causeIndex()));
      Outcome outcome =
          commands
              .task(report.id(), new ReportTaskStatus(reports.node(), report.status()), meta)
              .toCompletableFuture()
              .join();
      stored &= !(outcome instanceof Outcome.Unavailable);
    }
    if (stored) {
      reports.agent().tell(new AgentMessage.ReportsStored(reports.batch()));
    }
  }
}
