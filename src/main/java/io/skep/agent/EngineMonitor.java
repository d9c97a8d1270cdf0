package io.skep.agent;

import io.skep.kernel.NodeId;
import io.skep.kernel.TaskId;
import io.skep.session.AgentMessage;
import io.skep.spec.NodeDescription;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Tells the agent of its engine: whether it is there, what it is, what happens to containers, and
 * now and then, because events can be missed, which containers there are.
 */
final class EngineMonitor extends AbstractBehavior<EngineMonitor.Command> {
  /** What a monitor is told. */
  sealed interface Command {}

  /** List the containers now. */
  record Sweep() implements Command {}

  /** Stop and remove a container that belongs to no task. */
  record Clear(String container) implements Command {}

  private record Described(NodeDescription description) implements Command {}

  private record Connected() implements Command {}

  private record Changed() implements Command {}

  private record Told(EngineEvent event) implements Command {}

  private record Broken(Throwable why) implements Command {}

  private record Listed(List<ContainerSummary> containers) implements Command {}

  private record Cleared(String container) implements Command {}

  private record Failed(String what, Throwable why) implements Command {}

  private enum Tick implements Command {
    WATCH,
    DESCRIBE,
    SWEEP
  }

  private final NodeId node;
  private final Engine engine;
  private final EngineCalls calls;
  private final AgentSettings settings;
  private final ActorRef<AgentMessage> agent;
  private final TimerScheduler<Command> timers;
  private @Nullable NodeDescription description;
  private boolean connected;

  private EngineMonitor(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      NodeId node,
      Engine engine,
      EngineCalls calls,
      AgentSettings settings,
      ActorRef<AgentMessage> agent) {
    super(context);
    this.timers = timers;
    this.node = node;
    this.engine = engine;
    this.calls = calls;
    this.settings = settings;
    this.agent = agent;
  }

  static Behavior<Command> create(
      NodeId node,
      Engine engine,
      EngineCalls calls,
      AgentSettings settings,
      ActorRef<AgentMessage> agent) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  EngineMonitor monitor =
                      new EngineMonitor(context, timers, node, engine, calls, settings, agent);
                  timers.startTimerWithFixedDelay(Tick.DESCRIBE, settings.describe());
                  timers.startTimerWithFixedDelay(Tick.SWEEP, settings.sweep());
                  monitor.watch();
                  return monitor;
                }));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Tick.class, this::onTick)
        .onMessage(Connected.class, message -> onConnected())
        .onMessage(Changed.class, message -> describe())
        .onMessage(Told.class, this::onTold)
        .onMessage(Broken.class, this::onBroken)
        .onMessage(Described.class, this::onDescribed)
        .onMessage(Sweep.class, message -> list())
        .onMessage(Listed.class, this::onListed)
        .onMessage(Clear.class, this::onClear)
        .onMessage(Cleared.class, this::onCleared)
        .onMessage(Failed.class, this::onFailed)
        .build();
  }

  private Behavior<Command> onTick(Tick tick) {
    return switch (tick) {
      case WATCH -> watch();
      case DESCRIBE -> describe();
      case SWEEP -> list();
    };
  }

  private Behavior<Command> watch() {
    ActorRef<Command> self = getContext().getSelf();
    EngineWatcher watcher =
        new EngineWatcher() {
          @Override
          public void connected() {
            self.tell(new Connected());
          }

          @Override
          public void event(EngineEvent event) {
            self.tell(new Told(event));
          }

          @Override
          public void changed() {
            self.tell(new Changed());
          }
        };
    CompletableFuture<Throwable> end =
        calls.free(
            () -> {
              engine.watch(watcher);
              return EngineException.unavailable("the engine closed its events");
            });
    getContext().pipeToSelf(end, (closed, why) -> new Broken(why == null ? closed : why));
    return this;
  }

  private Behavior<Command> onConnected() {
    getContext().getLog().info("the engine is there");
    connected = true;
    agent.tell(new AgentEvent.EngineSeen(true));
    return describe();
  }

  private Behavior<Command> onTold(Told message) {
    String task = message.event().task();
    if (!task.isEmpty()) {
      agent.tell(new AgentEvent.Happened(new TaskId(task)));
    }
    return this;
  }

  private Behavior<Command> onBroken(Broken message) {
    if (connected) {
      getContext().getLog().warn("the engine is gone: {}", message.why().toString());
      agent.tell(new AgentEvent.EngineSeen(false));
    }
    connected = false;
    timers.startSingleTimer(Tick.WATCH, settings.retryFirst());
    return this;
  }

  private Behavior<Command> describe() {
    getContext()
        .pipeToSelf(
            calls.run(settings.call(), engine::describe),
            (seen, why) ->
                why == null ? new Described(seen) : new Failed("it does not describe itself", why));
    return this;
  }

  private Behavior<Command> onDescribed(Described message) {
    if (!message.description().equals(description)) {
      description = message.description();
      agent.tell(new AgentEvent.Described(message.description()));
    }
    return this;
  }

  private Behavior<Command> list() {
    Map<String, @Nullable String> ours = Map.of(TaskLabels.NODE_ID, node.value());
    getContext()
        .pipeToSelf(
            calls.run(settings.call(), () -> engine.list(ours)),
            (seen, why) ->
                why == null ? new Listed(seen) : new Failed("it lists no containers", why));
    return this;
  }

  private Behavior<Command> onListed(Listed message) {
    agent.tell(new AgentEvent.Listed(message.containers()));
    return this;
  }

  private Behavior<Command> onClear(Clear message) {
    String container = message.container();
    CompletableFuture<Command> cleared =
        calls.runLong(
            settings.call(),
            () -> {
              engine.stop(container, TaskWork.DEFAULT_GRACE);
              engine.remove(container);
              return new Cleared(container);
            });
    getContext()
        .pipeToSelf(
            cleared, (done, why) -> why == null ? done : new Failed("a leftover stays", why));
    return this;
  }

  private Behavior<Command> onCleared(Cleared message) {
    getContext().getLog().info("removed container {}, of no task", message.container());
    return this;
  }

  private Behavior<Command> onFailed(Failed message) {
    Throwable cause = message.why().getCause();
    getContext()
        .getLog()
        .warn("engine: {}: {}", message.what(), cause == null ? message.why() : cause.toString());
    return this;
  }
}
