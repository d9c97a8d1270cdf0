package io.skep.dispatcher;

import io.skep.cluster.ClusterEvent;
import io.skep.dispatcher.SessionEvent.Admitted;
import io.skep.dispatcher.SessionEvent.End;
import io.skep.dispatcher.SessionEvent.Reregister;
import io.skep.dispatcher.SessionEvent.Send;
import io.skep.dispatcher.SessionEvent.Suspend;
import io.skep.dispatcher.SessionEvent.Wire;
import io.skep.kernel.NodeId;
import io.skep.node.NodeEvent;
import io.skep.session.AgentMessage;
import io.skep.session.DispatcherMessage;
import io.skep.session.Frame;
import io.skep.session.FrameStream;
import io.skep.spec.NodeSpec;
import io.skep.view.LiveView;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import io.skep.view.ViewListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.stream.javadsl.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Where the sessions of agents on other hosts come in; there is one on every manager. While this
 * node leads it lets them register with the dispatcher, some at a time; else it tells them who
 * leads, as soon as that is known. A node has one session: the newest.
 */
public final class SessionGate extends AbstractBehavior<SessionGate.Message> {
  /** What the gate is told. */
  public sealed interface Message {}

  /** This node leads, and this is its dispatcher. */
  public record Lead(ActorRef<DispatcherMessage> dispatcher) implements Message {}

  /** This node does not lead. */
  public record Follow() implements Message {}

  /** Who the managers are and who leads, as far as this node knows. */
  public record Where(Frame.Managers managers) implements Message {}

  /** Tell the node's agent; the answer is whether it has a session here. */
  public record Tell(NodeId node, Frame frame, ActorRef<Boolean> replyTo) implements Message {}

  record Open(NodeId node, FrameStream.Out out, ActorRef<ActorRef<AgentMessage>> replyTo)
      implements Message {}

  record Admit(NodeId node, ActorRef<AgentMessage> session) implements Message {}

  record Settled(ActorRef<AgentMessage> session) implements Message {}

  private record Ended(NodeId node, ActorRef<AgentMessage> session) implements Message {}

  private record Changed(SwarmView view, List<LoggedEvent> events) implements Message {}

  private static final Duration OPENING = Duration.ofSeconds(5);
  private static final Duration REGISTERING = Duration.ofSeconds(5);

  private final TimerScheduler<Message> timers;
  private final LiveView live;
  private final SessionSettings settings;
  private final ViewListener listener;
  private final Admissions admissions;
  private final Map<NodeId, ActorRef<AgentMessage>> sessions = new HashMap<>();
  private @Nullable ActorRef<DispatcherMessage> dispatcher;
  private Frame.@Nullable Managers where;

  private SessionGate(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      LiveView live,
      SessionSettings settings) {
    super(context);
    this.timers = timers;
    this.live = live;
    this.settings = settings;
    this.admissions = new Admissions(settings.admitted());
    this.listener = (view, events) -> context.getSelf().tell(new Changed(view, events));
    live.listen(listener);
  }

  /** The gate of a manager, which does not lead until it is told so. */
  public static Behavior<Message> create(LiveView live, SessionSettings settings) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new SessionGate(context, timers, live, settings)));
  }

  /**
   * The handler of a WebSocket.
   *
   * @param peer the node that its certificate names
   */
  public static Flow<
          org.apache.pekko.http.javadsl.model.ws.Message,
          org.apache.pekko.http.javadsl.model.ws.Message,
          NotUsed>
      flow(ActorSystem<?> system, ActorRef<Message> gate, NodeId peer) {
    return FrameStream.<AgentMessage>of(
        out ->
            AskPattern.ask(
                gate,
                (ActorRef<ActorRef<AgentMessage>> replyTo) -> new Open(peer, out, replyTo),
                OPENING,
                system.scheduler()),
        Wire::new);
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Open.class, this::open)
        .onMessage(Ended.class, this::ended)
        .onMessage(Admit.class, this::admit)
        .onMessage(Settled.class, settled -> settled(settled.session()))
        .onMessage(Lead.class, this::lead)
        .onMessage(Follow.class, follow -> follow())
        .onMessage(Where.class, this::where)
        .onMessage(Tell.class, this::tell)
        .onMessage(Changed.class, this::changed)
        .onSignal(PostStop.class, signal -> stopped())
        .build();
  }

  private Behavior<Message> stopped() {
    live.unlisten(listener);
    return this;
  }

  private Behavior<Message> open(Open open) {
    NodeId node = open.node();
    ActorRef<AgentMessage> session =
        getContext()
            .spawnAnonymous(
                AgentSession.create(node, open.out(), getContext().getSelf(), settings));
    getContext().watchWith(session, new Ended(node, session));
    ActorRef<AgentMessage> older = sessions.put(node, session);
    if (older != null) {
      older.tell(new End("a newer one has come"));
    }
    open.replyTo().tell(session);
    if (where != null) {
      session.tell(new Send(where));
    }
    tellRole(node);
    if (live.current().removalOf("node", node.value()).isPresent()) {
      removed(node);
    } else if (isStranger(node)) {
      session.tell(new End("not a node of this swarm"));
    }
    return this;
  }

  /** A follower's view may lag behind; the leader's does not. */
  private boolean isStranger(NodeId node) {
    return dispatcher != null && live.current().node(node).isEmpty();
  }

  private void tellRole(NodeId node) {
    ActorRef<AgentMessage> session = sessions.get(node);
    String role = live.current().node(node).map(entry -> role(entry.value().spec())).orElse("");
    if (session != null && !role.isEmpty()) {
      session.tell(new Send(new Frame.Role(role)));
    }
  }

  /**
   * Who is told its role looks after its certificate: another root may sign, or be trusted, now.
   */
  private void tellRoles() {
    sessions.keySet().forEach(this::tellRole);
  }

  private static String role(NodeSpec spec) {
    String role = spec.role();
    return role == null ? "" : role;
  }

  private Behavior<Message> ended(Ended ended) {
    sessions.remove(ended.node(), ended.session());
    return settled(ended.session());
  }

  private Behavior<Message> admit(Admit admit) {
    if (dispatcher != null && admit.session().equals(sessions.get(admit.node()))) {
      admissions.ask(admit.session());
    }
    return admitSome();
  }

  private Behavior<Message> settled(ActorRef<AgentMessage> session) {
    timers.cancel(session);
    admissions.done(session);
    return admitSome();
  }

  private Behavior<Message> admitSome() {
    ActorRef<DispatcherMessage> to = dispatcher;
    if (to != null) {
      admissions.admit(
          session -> {
            // Whatever becomes of this one, it does not keep its place for ever.
            timers.startSingleTimer(session, new Settled(session), REGISTERING);
            session.tell(new Admitted(to));
          });
    }
    return this;
  }

  private Behavior<Message> lead(Lead lead) {
    dispatcher = lead.dispatcher();
    admissions.clear();
    sessions.forEach(
        (node, session) ->
            session.tell(
                isStranger(node) ? new End("not a node of this swarm") : new Reregister()));
    return this;
  }

  private Behavior<Message> follow() {
    dispatcher = null;
    admissions.clear();
    sessions.values().forEach(session -> session.tell(new Suspend()));
    return this;
  }

  private Behavior<Message> where(Where message) {
    if (!message.managers().equals(where)) {
      where = message.managers();
      sessions.values().forEach(session -> session.tell(new Send(message.managers())));
    }
    return this;
  }

  private Behavior<Message> tell(Tell tell) {
    ActorRef<AgentMessage> session = sessions.get(tell.node());
    if (session != null) {
      session.tell(new Send(tell.frame()));
    }
    tell.replyTo().tell(session != null);
    return this;
  }

  private Behavior<Message> changed(Changed changed) {
    for (LoggedEvent event : changed.events()) {
      switch (event.recorded().event()) {
        case NodeEvent.NodeRemoved removed -> removed(new NodeId(event.id()));
        case NodeEvent.NodeUpdated updated -> tellRole(new NodeId(event.id()));
        case ClusterEvent.SwarmUpdated updated -> tellRoles();
        case ClusterEvent.RootRotationStarted started -> tellRoles();
        case ClusterEvent.RootRotationFinished finished -> tellRoles();
        default -> {
          // Nothing that a session is told by the gate.
        }
      }
    }
    return this;
  }

  private void removed(NodeId node) {
    ActorRef<AgentMessage> session = sessions.get(node);
    if (session != null) {
      session.tell(new Send(new Frame.Role(Frame.Role.REMOVED)));
      session.tell(new End("the node was removed from the swarm"));
    }
  }
}
