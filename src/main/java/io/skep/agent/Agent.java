package io.skep.agent;

import io.skep.agent.AgentEvent.Tick;
import io.skep.agent.TaskMessage.Word;
import io.skep.kernel.NodeId;
import io.skep.kernel.TaskId;
import io.skep.session.AgentMessage;
import io.skep.session.AgentMessage.Again;
import io.skep.session.AgentMessage.Assignments;
import io.skep.session.AgentMessage.Dispatched;
import io.skep.session.AgentMessage.ReportsStored;
import io.skep.session.AssignedTask;
import io.skep.session.DispatcherMessage;
import io.skep.session.TaskReport;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * The worker's end of a session: has a {@link TaskController} for each task of this node, tells the
 * managers what becomes of them until they have stored it, and says that it is well. Told {@link
 * Dispatched} it registers; until then, and whenever no manager answers, its tasks run on. Orders
 * of an older term, or out of turn, are passed over.
 */
public final class Agent extends AbstractBehavior<AgentMessage> {
  /** The node leaves: stop and remove all of its tasks, tell the managers only then, and stop. */
  public record Leave(ActorRef<Done> replyTo) implements AgentMessage {}

  private static final int STASH = 10_000;

  /** So many descriptions later all assignments are asked for again: a message may be lost. */
  private static final int REFRESH = 6;

  private final NodeId node;
  private final AgentSettings settings;
  private final EngineCalls calls;
  private final InstantSource clock;
  private final ActorRef<EngineMonitor.Command> monitor;
  private final ManagerLink managers;
  private final Controllers tasks;
  private final OrderFence fence;
  private final List<ActorRef<Done>> leaving = new ArrayList<>();
  private @Nullable Instant engineLost;

  private Agent(
      ActorContext<AgentMessage> context,
      NodeId node,
      AgentSettings settings,
      EngineCalls calls,
      InstantSource clock,
      TaskSteps steps,
      TaskStore store,
      ActorRef<EngineMonitor.Command> monitor) {
    super(context);
    this.node = node;
    this.settings = settings;
    this.calls = calls;
    this.clock = clock;
    this.tasks = new Controllers(context, steps);
    this.fence = new OrderFence(context, calls, store);
    this.monitor = monitor;
    long anywhere = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE / 2);
    this.managers = new ManagerLink(node, context.getSelf(), settings.batch(), anywhere);
  }

  /**
   * An agent.
   *
   * @param folder where it keeps its tasks, its own alone; made if it is not there
   */
  public static Behavior<AgentMessage> create(
      NodeId node, AgentSettings settings, Engine engine, Path folder, InstantSource clock) {
    TaskStore store = new TaskStore(folder);
    return Behaviors.setup(
        context -> {
          EngineCalls calls = new EngineCalls(settings);
          MemoryFolder memory = MemoryFolder.find(node.value());
          TaskSteps steps = new TaskSteps(engine, clock, calls, store, memory, settings);
          context.pipeToSelf(
              steps.load(),
              (read, why) ->
                  why == null ? new AgentEvent.Loaded(read) : new AgentEvent.Unloadable(why));
          ActorRef<EngineMonitor.Command> monitor =
              context.spawn(
                  EngineMonitor.create(node, engine, calls, settings, context.getSelf()), "engine");
          Agent agent = new Agent(context, node, settings, calls, clock, steps, store, monitor);
          return Behaviors.withStash(
              STASH, stash -> Behaviors.withTimers(timers -> agent.loading(stash, timers)));
        });
  }

  private Behavior<AgentMessage> loading(
      StashBuffer<AgentMessage> stash, TimerScheduler<AgentMessage> timers) {
    return Behaviors.receive(AgentMessage.class)
        .onMessage(
            AgentEvent.Loaded.class,
            message -> {
              begin(message.contents());
              timers.startTimerWithFixedDelay(Tick.HEARTBEAT, settings.heartbeat());
              timers.startTimerWithFixedDelay(Tick.RESEND, settings.resend());
              timers.startTimerWithFixedDelay(
                  Tick.REFRESH, settings.describe().multipliedBy(REFRESH));
              return stash.unstashAll(this);
            })
        .onMessage(AgentEvent.Unloadable.class, message -> unloadable(message.why()))
        .onSignal(PostStop.class, signal -> closed())
        .onAnyMessage(
            message -> {
              stash.stash(message);
              return Behaviors.same();
            })
        .build();
  }

  private static Behavior<AgentMessage> unloadable(Throwable why) {
    throw new IllegalStateException("the agent's tasks cannot be read", why);
  }

  private void begin(TaskStore.Contents contents) {
    fence.begin(contents.term());
    for (String file : contents.unreadable()) {
      getContext().getLog().error("a task of the agent cannot be read, moved aside: {}", file);
    }
    for (StoredTask stored : contents.tasks()) {
      stored.unreported().forEach(managers::report);
      tasks.restore(stored);
    }
  }

  @Override
  public Receive<AgentMessage> createReceive() {
    return newReceiveBuilder()
        .onMessage(Dispatched.class, it -> speakWith(it.dispatcher()))
        .onMessage(Again.class, this::onAgain)
        .onMessage(AgentEvent.DispatcherGone.class, this::onDispatcherGone)
        .onMessage(Assignments.class, order -> onOrders(fence.take(order)))
        .onMessage(AgentEvent.TermKept.class, kept -> onOrders(fence.kept(kept)))
        .onMessage(ReportsStored.class, this::onStored)
        .onMessage(AgentEvent.TaskReported.class, it -> did(() -> managers.report(it.report())))
        .onMessage(AgentEvent.TaskGone.class, this::onTaskGone)
        .onMessage(AgentEvent.ControllerDied.class, it -> did(() -> tasks.replace(it)))
        .onMessage(AgentEvent.Reloaded.class, this::onReloaded)
        .onMessage(Leave.class, this::onLeave)
        .onMessage(AgentEvent.Described.class, it -> did(() -> managers.describe(it.description())))
        .onMessage(AgentEvent.EngineSeen.class, this::onEngine)
        .onMessage(AgentEvent.Happened.class, it -> did(() -> tasks.tell(it.task(), Word.LOOK)))
        .onMessage(AgentEvent.Listed.class, this::onListed)
        .onMessage(Tick.class, this::onTick)
        .onSignal(PostStop.class, signal -> closed())
        .build();
  }

  private Behavior<AgentMessage> closed() {
    calls.close();
    return Behaviors.same();
  }

  private Behavior<AgentMessage> speakWith(ActorRef<DispatcherMessage> dispatcher) {
    ActorRef<DispatcherMessage> before = managers.dispatcher();
    if (before != null) {
      getContext().unwatch(before);
    }
    getContext().watchWith(dispatcher, new AgentEvent.DispatcherGone(dispatcher));
    fence.reset();
    managers.connect(dispatcher);
    return this;
  }

  private Behavior<AgentMessage> onAgain(Again again) {
    return managers.isTo(again.dispatcher()) ? speakWith(again.dispatcher()) : this;
  }

  private Behavior<AgentMessage> onDispatcherGone(AgentEvent.DispatcherGone message) {
    if (managers.isTo(message.dispatcher())) {
      managers.connect(null);
      getContext().getLog().info("no manager; the tasks run on");
    }
    return this;
  }

  private Behavior<AgentMessage> onOrders(List<Assignments> orders) {
    orders.forEach(this::onOrder);
    return this;
  }

  private void onOrder(Assignments order) {
    if (!managers.accepts(order)) {
      getContext().getLog().info("an old order: {}/{}", order.term(), order.generation());
      return;
    }
    order.tasks().forEach(this::assign);
    order.dropped().forEach(id -> tasks.tell(id, Word.DROP));
    if (order.complete()) {
      Set<TaskId> all = new HashSet<>();
      order.tasks().forEach(task -> all.add(task.id()));
      tasks.tellAll(id -> !all.contains(id), Word.DROP);
      monitor.tell(new EngineMonitor.Sweep());
    }
  }

  private void assign(AssignedTask task) {
    if (task.nodeId().equals(node)) {
      tasks.assign(task);
    } else {
      getContext().getLog().warn("task {} is for node {}, not us", task.id(), task.nodeId());
    }
  }

  private Behavior<AgentMessage> onReloaded(AgentEvent.Reloaded message) {
    tasks.reloaded(message);
    return leftIfEmpty();
  }

  private Behavior<AgentMessage> onTaskGone(AgentEvent.TaskGone message) {
    tasks.forget(message.task());
    return leftIfEmpty();
  }

  private Behavior<AgentMessage> onLeave(Leave message) {
    leaving.add(message.replyTo());
    managers.leave();
    tasks.tellAll(id -> true, Word.DROP);
    return leftIfEmpty();
  }

  private Behavior<AgentMessage> leftIfEmpty() {
    if (leaving.isEmpty() || !tasks.isEmpty()) {
      return this;
    }
    managers.left();
    leaving.forEach(who -> who.tell(Done.getInstance()));
    return Behaviors.stopped();
  }

  private Behavior<AgentMessage> onStored(ReportsStored message) {
    for (TaskReport report : managers.stored(message.batch())) {
      tasks.tell(report.id(), new TaskMessage.Reported(report));
    }
    return this;
  }

  private Behavior<AgentMessage> did(Runnable what) {
    what.run();
    return this;
  }

  private Behavior<AgentMessage> onEngine(AgentEvent.EngineSeen message) {
    engineLost = message.there() ? null : clock.instant();
    tasks.tellAll(id -> message.there(), Word.LOOK);
    return this;
  }

  private Behavior<AgentMessage> onListed(AgentEvent.Listed message) {
    Set<TaskId> running = new HashSet<>();
    for (ContainerSummary container : message.containers()) {
      String label = container.labels().getOrDefault(TaskLabels.TASK_ID, "");
      TaskId task = new TaskId(label.isEmpty() ? "none" : label);
      if (!tasks.knows(task) && managers.isRegistered()) {
        monitor.tell(new EngineMonitor.Clear(container.id()));
      } else if (container.running()) {
        running.add(task);
      }
    }
    tasks.tellAll(running::contains, Word.RUNS);
    tasks.tellAll(id -> !running.contains(id), Word.LOOK);
    return this;
  }

  private Behavior<AgentMessage> onTick(Tick tick) {
    switch (tick) {
      case HEARTBEAT -> {
        Instant lost = engineLost;
        // A node whose engine is gone is of no use: silence makes the managers see that.
        if (lost == null || clock.instant().isBefore(lost.plus(settings.engineGrace()))) {
          managers.heartbeat();
        }
      }
      case RESEND -> managers.repeat();
      case REFRESH -> managers.refresh();
    }
    return this;
  }
}
