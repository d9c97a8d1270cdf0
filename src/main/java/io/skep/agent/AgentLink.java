package io.skep.agent;

import io.skep.agent.LinkEvent.End;
import io.skep.agent.LinkNews.Ended;
import io.skep.agent.LinkNews.Failed;
import io.skep.agent.LinkNews.Live;
import io.skep.agent.LinkNews.Open;
import io.skep.agent.LinkNews.Ordered;
import io.skep.agent.LinkNews.RoleSaid;
import io.skep.agent.LinkNews.Said;
import io.skep.agent.LinkNews.Timer;
import io.skep.session.AgentMessage;
import io.skep.session.AgentMessage.Dispatched;
import io.skep.session.DispatcherMessage;
import io.skep.session.Frame;
import io.skep.session.ManagerCalls;
import io.skep.session.TaskLogs;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the agent in a session with whoever leads: on this node, directly; on another, over its
 * control port. Knows the managers, asks any of them who leads, and moves on at once when that
 * changes. While there is none it tries again, with growing pauses of random length, so that not
 * all agents come back at once.
 */
public final class AgentLink extends AbstractBehavior<AgentLink.Message> {
  /** What the link is told. */
  public sealed interface Message permits Lead, Follow, Know, LinkNews {}

  /** This node leads, and this is its dispatcher. */
  public record Lead(ActorRef<DispatcherMessage> dispatcher) implements Message {}

  /** This node does not lead. */
  public record Follow() implements Message {}

  /** Who the managers are, as this node knows by itself: kept from before, or by Raft. */
  public record Know(Frame.Managers managers) implements Message {}

  /** A manager still names a leader that did not answer; so long another may be found first. */
  private static final Duration DOUBT = Duration.ofSeconds(1);

  /** So long it waits with a manager that does not lead, and knows of nobody who does. */
  private static final Duration LOBBY = Duration.ofSeconds(4);

  private final ActorRef<AgentMessage> agent;
  private final ManagerCalls calls;
  private final TaskLogs logs;
  private final LinkListener listener;
  private final LinkSettings settings;
  private final RandomPauses pauses;
  private final TimerScheduler<Message> timers;
  private final KnownManagers known;
  private boolean leads;
  private long attempt;
  private @Nullable String manager;
  private @Nullable ActorRef<DispatcherMessage> session;

  private AgentLink(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      ActorRef<AgentMessage> agent,
      String self,
      ManagerCalls calls,
      TaskLogs logs,
      LinkListener listener,
      LinkSettings settings,
      RandomGenerator random) {
    super(context);
    this.timers = timers;
    this.agent = agent;
    this.known = new KnownManagers(self);
    this.calls = calls;
    this.logs = logs;
    this.listener = listener;
    this.settings = settings;
    this.pauses = new RandomPauses(settings.retryFirst(), settings.retryMost(), random);
  }

  /**
   * The link of an agent; does nothing until it is told of managers, or that this node leads.
   *
   * @param self this node's own control address, host:port, which it never calls; empty if it has
   *     none
   * @param logs reads the logs of this node's tasks
   * @param random for the pauses between attempts
   */
  public static Behavior<Message> create(
      ActorRef<AgentMessage> agent,
      String self,
      ManagerCalls calls,
      TaskLogs logs,
      LinkListener listener,
      LinkSettings settings,
      RandomGenerator random) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new AgentLink(
                        context, timers, agent, self, calls, logs, listener, settings, random)));
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Lead.class, this::onLead)
        .onMessage(Follow.class, follow -> did(this::follow))
        .onMessage(Know.class, it -> learn(it.managers(), known.learn(it.managers())))
        .onMessage(Open.class, this::onOpen)
        .onMessage(Live.class, this::onLive)
        .onMessage(Said.class, this::onSaid)
        .onMessage(RoleSaid.class, it -> did(() -> listener.role(it.role())))
        .onMessage(Ordered.class, it -> did(() -> ordered(it.session())))
        .onMessage(Failed.class, this::onFailed)
        .onMessage(Ended.class, this::onEnded)
        .onMessage(Timer.class, this::onTimer)
        .build();
  }

  private Behavior<Message> onLead(Lead lead) {
    leads = true;
    drop("this node leads");
    timers.cancel(Timer.RETRY);
    agent.tell(new Dispatched(lead.dispatcher()));
    return this;
  }

  private void follow() {
    if (leads) {
      leads = false;
      callSoon();
    }
  }

  private Behavior<Message> learn(Frame.Managers managers, boolean news) {
    if (news) {
      listener.managers(managers);
    }
    Optional<String> leader = known.leader();
    if (!leads && leader.isPresent() && !leader.get().equals(manager)) {
      // Whoever is called now does not lead. The leader may have called itself so too early.
      drop(leader.get() + " leads");
    }
    if (!leads && manager == null && !timers.isTimerActive(Timer.RETRY)) {
      callSoon();
    }
    return this;
  }

  private Behavior<Message> onSaid(Said said) {
    if (!said.session().equals(session)) {
      return this;
    }
    if (known.doubts(said.managers())) {
      timers.startSingleTimer(Timer.DOUBT, DOUBT);
    }
    return learn(said.managers(), known.hear(said.managers()));
  }

  private Behavior<Message> onTimer(Timer timer) {
    return switch (timer) {
      case RETRY -> call();
      case DOUBT -> did(this::believe);
      case LOBBY -> did(this::giveUpWaiting);
    };
  }

  private void believe() {
    known.forgive();
    Optional<String> leader = known.leader();
    if (!leads && leader.isPresent() && !leader.get().equals(manager)) {
      drop(leader.get() + " is said to lead");
      callSoon();
    }
  }

  /** A manager that is cut off from the others never hears who leads; another one may. */
  private void giveUpWaiting() {
    if (session != null && !known.leads(manager)) {
      known.fail(manager);
      drop("it knows no leader");
      callSoon();
    }
  }

  private void drop(String why) {
    ActorRef<DispatcherMessage> before = session;
    session = null;
    manager = null;
    attempt++;
    if (before != null) {
      before.tell(new End(why));
    }
  }

  private void callSoon() {
    timers.startSingleTimer(Timer.RETRY, pauses.next());
  }

  private Behavior<Message> call() {
    Optional<String> next = known.next();
    if (leads || manager != null || next.isEmpty()) {
      return this;
    }
    long mine = ++attempt;
    manager = next.get();
    ActorRef<Message> self = getContext().getSelf();
    calls
        .session(next.get(), ManagerSession.frames(getContext().getSystem(), self, mine))
        .whenComplete(
            (done, why) -> {
              if (why != null) {
                self.tell(new Failed(mine, String.valueOf(why.getMessage())));
              }
            });
    return this;
  }

  private Behavior<Message> onOpen(Open open) {
    String to = manager;
    if (open.attempt() != attempt || to == null) {
      open.out().end();
      return this;
    }
    ActorRef<DispatcherMessage> opened =
        getContext()
            .spawnAnonymous(
                ManagerSession.create(
                    to,
                    open.out(),
                    agent,
                    getContext().getSelf(),
                    settings,
                    new LogStreams(logs, calls, getContext().getSystem())));
    getContext().watchWith(opened, new Ended(opened));
    session = opened;
    open.replyTo().tell(opened);
    return this;
  }

  private Behavior<Message> onLive(Live live) {
    if (live.session().equals(session)) {
      timers.startSingleTimer(Timer.LOBBY, LOBBY);
      agent.tell(new Dispatched(live.session()));
    }
    return this;
  }

  private void ordered(ActorRef<DispatcherMessage> by) {
    if (by.equals(session)) {
      timers.cancel(Timer.LOBBY);
      pauses.reset();
      known.trust();
    }
  }

  private Behavior<Message> did(Runnable what) {
    what.run();
    return this;
  }

  private Behavior<Message> onFailed(Failed failed) {
    if (failed.attempt() == attempt && manager != null) {
      getContext().getLog().debug("manager {} is not reached: {}", manager, failed.why());
      listener.notReached(failed.why());
      lost();
    }
    return this;
  }

  private Behavior<Message> onEnded(Ended ended) {
    if (ended.session().equals(session)) {
      session = null;
      known.lose();
      listener.disconnected();
      lost();
    }
    return this;
  }

  private void lost() {
    known.fail(manager);
    drop("not reached");
    callSoon();
    pauses.failed();
  }
}
