package io.skep.dispatcher;

import io.skep.dispatcher.SessionEvent.Admitted;
import io.skep.dispatcher.SessionEvent.End;
import io.skep.dispatcher.SessionEvent.Reregister;
import io.skep.dispatcher.SessionEvent.Send;
import io.skep.dispatcher.SessionEvent.Suspend;
import io.skep.dispatcher.SessionEvent.Tick;
import io.skep.dispatcher.SessionEvent.Wire;
import io.skep.kernel.NodeId;
import io.skep.session.AgentMessage;
import io.skep.session.AgentMessage.Again;
import io.skep.session.AgentMessage.Assignments;
import io.skep.session.AgentMessage.ReportsStored;
import io.skep.session.DispatcherMessage;
import io.skep.session.Frame;
import io.skep.session.FrameCodec;
import io.skep.session.FrameStream;
import io.skep.session.FrameStream.Event.Came;
import io.skep.session.FrameStream.Event.Closed;
import io.skep.session.FrameStream.Event.Opened;
import io.skep.session.FrameStream.Taken;
import io.skep.spec.NodeDescription;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Stands for an agent on another host: to the dispatcher it is the agent; to the agent it is the
 * manager at the other end of the WebSocket. Which node it speaks for was said by the certificate,
 * whatever the agent says.
 */
final class AgentSession extends AbstractBehavior<AgentMessage> {
  private final NodeId node;
  private final FrameStream.Out out;
  private final ActorRef<SessionGate.Message> gate;
  private final TimerScheduler<AgentMessage> timers;
  private final SessionSettings settings;
  private @Nullable NodeDescription asking;
  private @Nullable ActorRef<DispatcherMessage> dispatcher;

  private AgentSession(
      ActorContext<AgentMessage> context,
      TimerScheduler<AgentMessage> timers,
      NodeId node,
      FrameStream.Out out,
      ActorRef<SessionGate.Message> gate,
      SessionSettings settings) {
    super(context);
    this.node = node;
    this.out = out;
    this.gate = gate;
    this.timers = timers;
    this.settings = settings;
    timers.startTimerWithFixedDelay(Tick.BEAT, settings.beat());
    heard();
  }

  static Behavior<AgentMessage> create(
      NodeId node,
      FrameStream.Out out,
      ActorRef<SessionGate.Message> gate,
      SessionSettings settings) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new AgentSession(context, timers, node, out, gate, settings)));
  }

  @Override
  public Receive<AgentMessage> createReceive() {
    return newReceiveBuilder()
        .onMessage(Wire.class, wire -> onWire(wire.event()))
        .onMessage(Assignments.class, this::onAssignments)
        .onMessage(ReportsStored.class, stored -> send(new Frame.Stored(stored.batch())))
        .onMessage(Again.class, again -> onReregister())
        .onMessage(Admitted.class, this::onAdmitted)
        .onMessage(Reregister.class, again -> onReregister())
        .onMessage(Suspend.class, suspend -> onSuspend())
        .onMessage(Send.class, word -> send(word.frame()))
        .onMessage(End.class, end -> end(end.why()))
        .onMessage(Tick.class, this::onTick)
        .onSignal(PostStop.class, signal -> closed())
        .build();
  }

  private Behavior<AgentMessage> onWire(FrameStream.Event event) {
    return switch (event) {
      case Opened opened -> taken(this, opened.done());
      case Came came -> taken(onFrame(came.frame()), came.done());
      case Closed closed -> end(closed.why());
    };
  }

  private static Behavior<AgentMessage> taken(Behavior<AgentMessage> next, ActorRef<Taken> done) {
    done.tell(Taken.TAKEN);
    return next;
  }

  private Behavior<AgentMessage> onFrame(Frame frame) {
    heard();
    return switch (frame) {
      case Frame.Register register -> onRegister(register);
      case Frame.Describe describe ->
          pass(new DispatcherMessage.Describe(node, describe.description()));
      case Frame.Beat beat ->
          beat.well() ? pass(new DispatcherMessage.Heartbeat(node, getContext().getSelf())) : this;
      case Frame.Reports reports ->
          pass(
              new DispatcherMessage.Reports(
                  node, reports.batch(), reports.reports(), getContext().getSelf()));
      case Frame.Leave leave ->
          pass(
              leave.stopping()
                  ? new DispatcherMessage.Leaving(node)
                  : new DispatcherMessage.Leave(node));
      case Frame.Assign f -> notTheirs(f);
      case Frame.Stored f -> notTheirs(f);
      case Frame.Again f -> notTheirs(f);
      case Frame.Managers f -> notTheirs(f);
      case Frame.Role f -> notTheirs(f);
      case Frame.Logs f -> notTheirs(f);
      case Frame.LogsEnd f -> notTheirs(f);
    };
  }

  private Behavior<AgentMessage> notTheirs(Frame frame) {
    getContext().getLog().warn("node {} sent {}, which managers send", node, frame.getClass());
    return this;
  }

  private Behavior<AgentMessage> onRegister(Frame.Register register) {
    if (!register.node().equals(node)) {
      getContext().getLog().warn("node {} claims to be node {}", node, register.node());
      return end("claims to be another node");
    }
    asking = register.description();
    gate.tell(new SessionGate.Admit(node, getContext().getSelf()));
    return this;
  }

  private Behavior<AgentMessage> onAdmitted(Admitted admitted) {
    dispatcher = admitted.dispatcher();
    NodeDescription description = asking;
    if (description != null) {
      asking = null;
      pass(new DispatcherMessage.Register(node, description, getContext().getSelf()));
    }
    return this;
  }

  private Behavior<AgentMessage> pass(DispatcherMessage message) {
    ActorRef<DispatcherMessage> to = dispatcher;
    if (to != null) {
      to.tell(message);
    }
    return this;
  }

  private Behavior<AgentMessage> onReregister() {
    dispatcher = null;
    return send(new Frame.Again());
  }

  private Behavior<AgentMessage> onSuspend() {
    dispatcher = null;
    asking = null;
    return this;
  }

  private Behavior<AgentMessage> onAssignments(Assignments order) {
    gate.tell(new SessionGate.Settled(getContext().getSelf()));
    for (Frame part : FrameCodec.parts(order)) {
      if (send(part) != this) {
        return Behaviors.stopped();
      }
    }
    return this;
  }

  /** An agent that does not keep up must come again, and is told everything then. */
  private Behavior<AgentMessage> send(Frame frame) {
    return out.send(frame) ? this : end("takes no more");
  }

  private Behavior<AgentMessage> onTick(Tick tick) {
    return switch (tick) {
      case BEAT -> send(new Frame.Beat(true));
      case SILENT -> end("silent for " + settings.silence().toMillis() + " ms");
    };
  }

  private void heard() {
    timers.startSingleTimer(Tick.SILENT, settings.silence());
  }

  private Behavior<AgentMessage> end(String why) {
    getContext().getLog().info("the session of node {} ends: {}", node, why);
    return Behaviors.stopped();
  }

  private Behavior<AgentMessage> closed() {
    out.end();
    return this;
  }
}
