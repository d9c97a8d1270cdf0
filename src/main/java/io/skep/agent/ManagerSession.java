package io.skep.agent;

import io.skep.agent.LinkEvent.End;
import io.skep.agent.LinkEvent.Tick;
import io.skep.agent.LinkEvent.Wire;
import io.skep.session.AgentMessage;
import io.skep.session.AgentMessage.ReportsStored;
import io.skep.session.DispatcherMessage;
import io.skep.session.DispatcherMessage.Describe;
import io.skep.session.DispatcherMessage.Heartbeat;
import io.skep.session.DispatcherMessage.Leave;
import io.skep.session.DispatcherMessage.Leaving;
import io.skep.session.DispatcherMessage.Register;
import io.skep.session.DispatcherMessage.Reports;
import io.skep.session.Frame;
import io.skep.session.FrameException;
import io.skep.session.FrameStream;
import io.skep.session.FrameStream.Event.Came;
import io.skep.session.FrameStream.Event.Closed;
import io.skep.session.FrameStream.Event.Opened;
import io.skep.session.FrameStream.Taken;
import io.skep.session.OrderParts;
import java.time.Duration;
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
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.stream.javadsl.Flow;

/**
 * Stands for the dispatcher of a manager on another host: the agent speaks to it, and it to the
 * manager at the other end of the WebSocket. Ends with that.
 */
final class ManagerSession extends AbstractBehavior<DispatcherMessage> {
  /** With nothing else to say for so long, it says that it is there. */
  private static final Duration IDLE = Duration.ofSeconds(2);

  private static final Duration OPENING = Duration.ofSeconds(5);

  private final String manager;
  private final FrameStream.Out out;
  private final ActorRef<AgentMessage> agent;
  private final ActorRef<AgentLink.Message> link;
  private final LinkSettings settings;
  private final LogStreams logs;
  private final TimerScheduler<DispatcherMessage> timers;
  private final OrderParts parts = new OrderParts();
  private boolean live;

  private ManagerSession(
      ActorContext<DispatcherMessage> context,
      TimerScheduler<DispatcherMessage> timers,
      String manager,
      FrameStream.Out out,
      ActorRef<AgentMessage> agent,
      ActorRef<AgentLink.Message> link,
      LinkSettings settings,
      LogStreams logs) {
    super(context);
    this.timers = timers;
    this.manager = manager;
    this.out = out;
    this.agent = agent;
    this.link = link;
    this.settings = settings;
    this.logs = logs;
    heard();
    spoke();
  }

  static Behavior<DispatcherMessage> create(
      String manager,
      FrameStream.Out out,
      ActorRef<AgentMessage> agent,
      ActorRef<AgentLink.Message> link,
      LinkSettings settings,
      LogStreams logs) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new ManagerSession(
                        context, timers, manager, out, agent, link, settings, logs)));
  }

  /** The handler of a call's WebSocket, whose session the link starts when the call goes out. */
  static Flow<Message, Message, NotUsed> frames(
      ActorSystem<?> system, ActorRef<AgentLink.Message> link, long attempt) {
    return FrameStream.<DispatcherMessage>of(
        out ->
            AskPattern.ask(
                link,
                (ActorRef<ActorRef<DispatcherMessage>> replyTo) ->
                    new LinkNews.Open(attempt, out, replyTo),
                OPENING,
                system.scheduler()),
        Wire::new);
  }

  @Override
  public Receive<DispatcherMessage> createReceive() {
    return newReceiveBuilder()
        .onMessage(Wire.class, wire -> onWire(wire.event()))
        .onMessage(Register.class, it -> send(new Frame.Register(it.node(), it.description())))
        .onMessage(Describe.class, it -> send(new Frame.Describe(it.description())))
        .onMessage(Heartbeat.class, it -> send(new Frame.Beat(true)))
        .onMessage(Reports.class, it -> send(new Frame.Reports(it.batch(), it.reports())))
        .onMessage(Leaving.class, it -> send(new Frame.Leave(true)))
        .onMessage(Leave.class, it -> send(new Frame.Leave(false)))
        .onMessage(Tick.class, this::onTick)
        .onMessage(End.class, end -> end(end.why()))
        .onSignal(PostStop.class, signal -> closed())
        .build();
  }

  private Behavior<DispatcherMessage> onWire(FrameStream.Event event) {
    return switch (event) {
      case Opened opened -> taken(this, opened.done());
      case Came came -> taken(onFrame(came.frame()), came.done());
      case Closed closed -> end(closed.why());
    };
  }

  private static Behavior<DispatcherMessage> taken(
      Behavior<DispatcherMessage> next, ActorRef<Taken> done) {
    done.tell(Taken.TAKEN);
    return next;
  }

  private Behavior<DispatcherMessage> onFrame(Frame frame) {
    heard();
    if (!live) {
      live = true;
      link.tell(new LinkNews.Live(getContext().getSelf()));
    }
    switch (frame) {
      case Frame.Assign part -> {
        return onPart(part);
      }
      case Frame.Stored stored -> agent.tell(new ReportsStored(stored.batch()));
      case Frame.Again again -> agent.tell(new AgentMessage.Again(getContext().getSelf()));
      case Frame.Managers managers ->
          link.tell(new LinkNews.Said(getContext().getSelf(), managers));
      case Frame.Role role -> link.tell(new LinkNews.RoleSaid(role.role()));
      case Frame.Logs wanted -> logs.open(manager, wanted);
      case Frame.LogsEnd ended -> logs.close(ended.id());
      case Frame.Beat beat -> {
        // Heard; that is all it says.
      }
      case Frame.Register f -> notTheirs(f);
      case Frame.Describe f -> notTheirs(f);
      case Frame.Reports f -> notTheirs(f);
      case Frame.Leave f -> notTheirs(f);
    }
    return this;
  }

  private void notTheirs(Frame frame) {
    getContext().getLog().warn("manager {} sent {}, which agents send", manager, frame.getClass());
  }

  private Behavior<DispatcherMessage> onPart(Frame.Assign part) {
    try {
      parts
          .add(part)
          .ifPresent(
              order -> {
                agent.tell(order);
                link.tell(new LinkNews.Ordered(getContext().getSelf()));
              });
      return this;
    } catch (FrameException e) {
      return end(String.valueOf(e.getMessage()));
    }
  }

  private Behavior<DispatcherMessage> send(Frame frame) {
    spoke();
    return out.send(frame) ? this : end("takes no more");
  }

  private Behavior<DispatcherMessage> onTick(Tick tick) {
    return switch (tick) {
      case IDLE -> send(new Frame.Beat(false));
      case SILENT -> end("silent for " + settings.silence().toMillis() + " ms");
    };
  }

  private void heard() {
    timers.startSingleTimer(Tick.SILENT, settings.silence());
  }

  private void spoke() {
    timers.startSingleTimer(Tick.IDLE, IDLE);
  }

  private Behavior<DispatcherMessage> end(String why) {
    getContext().getLog().info("the session with manager {} ends: {}", manager, why);
    return Behaviors.stopped();
  }

  private Behavior<DispatcherMessage> closed() {
    out.end();
    logs.closeAll();
    return this;
  }
}
