package io.skep.agent.memory;

import io.skep.agent.ContainerRequest;
import io.skep.agent.ContainerSummary;
import io.skep.agent.ContainerView;
import io.skep.agent.ContainerView.Health;
import io.skep.agent.ContainerView.Phase;
import io.skep.agent.Engine;
import io.skep.agent.EngineEvent;
import io.skep.agent.EngineException;
import io.skep.agent.EngineWatcher;
import io.skep.agent.LogRequest;
import io.skep.agent.LogSink;
import io.skep.agent.TaskLabels;
import io.skep.agent.memory.Call.Operation;
import io.skep.spec.EngineDescription;
import io.skep.spec.NodeDescription;
import io.skep.spec.Platform;
import io.skep.spec.Resources;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An engine in memory. Its containers do what the {@link Program} of their image says, by a clock
 * that others move; {@link #tick} lets happen what is due. Safe for many threads.
 */
public final class InMemoryEngine implements Engine {
  private static final NodeDescription NODE =
      new NodeDescription(
          "memory",
          new Platform("x86_64", "linux"),
          new Resources(2_000_000_000L, 1L << 32, null),
          new EngineDescription("0", null, List.of()),
          null);

  private final InstantSource clock;
  private final Map<String, Program> images = new HashMap<>();
  private final Map<String, MemoryContainer> containers = new LinkedHashMap<>();
  private final CallLog log = new CallLog();
  private final EventFeed feed = new EventFeed();
  private boolean away;
  private long made;

  /** An engine without images. */
  public InMemoryEngine(InstantSource clock) {
    this.clock = clock;
  }

  /** Lets the node have an image, whose containers do this. */
  public synchronized InMemoryEngine withImage(String image, Program program) {
    images.put(image, program);
    return this;
  }

  /** Lets the next call of the kind go wrong; more faults queue. */
  public synchronized void failNext(Operation operation, Fault fault) {
    log.failNext(operation, fault);
  }

  /** Stops answering; the containers run on, or are killed. */
  public synchronized void goAway(boolean killing) {
    away = true;
    if (killing) {
      containers.values().stream()
          .filter(each -> each.phase == Phase.RUNNING)
          .forEach(each -> each.end(137));
    }
    feed.end();
  }

  /** Answers again. */
  public synchronized void comeBack() {
    away = false;
  }

  /** Lets happen what is due by the clock. */
  public synchronized void tick() {
    for (MemoryContainer container : containers.values()) {
      container.tick(clock.instant()).forEach(action -> tell(container, action));
    }
  }

  /** Ends a container behind everybody's back, as a crash of its process would. */
  public synchronized void crash(String name, long exitCode) {
    find(name)
        .ifPresent(
            container -> {
              container.end(exitCode);
              tell(container, "die");
            });
  }

  /** Changes what the health check of a container says. */
  public synchronized void health(String name, Health health) {
    find(name)
        .ifPresent(
            container -> {
              container.health = health;
              tell(container, "health_status: " + health);
            });
  }

  /** Lets a container write a line. */
  public synchronized void write(String name, boolean stderr, byte[] line) {
    find(name).ifPresent(container -> container.write(stderr, line));
  }

  /** All calls that were heard, in order. */
  public synchronized List<Call> calls() {
    return log.calls();
  }

  /** All containers by name. */
  public synchronized List<ContainerView> containers() {
    return containers.values().stream().map(MemoryContainer::view).toList();
  }

  @Override
  public NodeDescription describe() {
    return call(Operation.LIST, "", () -> NODE);
  }

  @Override
  public void pull(String image, @Nullable String registryAuth) {
    run(
        Operation.PULL,
        image,
        () -> {
          if (!images.containsKey(image)) {
            throw EngineException.notFound("pull access denied for " + image);
          }
        });
  }

  @Override
  public boolean hasImage(String image) {
    return call(Operation.INSPECT, image, () -> images.containsKey(image));
  }

  @Override
  public String create(ContainerRequest request) {
    return call(Operation.CREATE, request.name(), () -> make(request));
  }

  private String make(ContainerRequest request) {
    MemoryContainer there = containers.get(request.name());
    if (there != null) {
      String task = request.labels().getOrDefault(TaskLabels.TASK_ID, "");
      if (!task.equals(there.request.labels().get(TaskLabels.TASK_ID))) {
        throw EngineException.conflict("the name " + request.name() + " is in use");
      }
      return there.id;
    }
    String image = String.valueOf(request.spec().image());
    Program program = images.get(image);
    if (program == null) {
      throw EngineException.notFound("No such image: " + image);
    }
    made++;
    MemoryContainer fresh = new MemoryContainer("c" + made, request, program);
    containers.put(request.name(), fresh);
    return fresh.id;
  }

  @Override
  public void start(String container) {
    run(
        Operation.START,
        container,
        () -> {
          MemoryContainer found =
              find(container).orElseThrow(() -> EngineException.notFound(container));
          found
              .start(clock.instant())
              .ifPresent(
                  why -> {
                    throw EngineException.refused(why);
                  });
        });
  }

  @Override
  public Optional<ContainerView> inspect(String container) {
    return call(Operation.INSPECT, container, () -> find(container).map(MemoryContainer::view));
  }

  @Override
  public void stop(String container, Duration grace) {
    run(
        Operation.STOP,
        container,
        () -> find(container).ifPresent(each -> end(each, each.program.stopCode())));
  }

  @Override
  public void kill(String container) {
    run(Operation.KILL, container, () -> find(container).ifPresent(each -> end(each, 137)));
  }

  private void end(MemoryContainer container, long code) {
    if (container.phase == Phase.RUNNING) {
      container.end(code);
      tell(container, "die");
    }
  }

  @Override
  public void remove(String container) {
    run(
        Operation.REMOVE,
        container,
        () ->
            find(container)
                .ifPresent(
                    each -> {
                      containers.remove(each.request.name());
                      tell(each, "destroy");
                    }));
  }

  @Override
  public List<ContainerSummary> list(Map<String, @Nullable String> labels) {
    return call(
        Operation.LIST,
        "",
        () ->
            containers.values().stream()
                .filter(each -> each.has(labels))
                .map(MemoryContainer::summary)
                .toList());
  }

  @Override
  public void logs(String container, LogRequest request, LogSink sink) {
    call(Operation.INSPECT, container, () -> find(container).map(MemoryContainer::output))
        .orElse(List.of())
        .forEach(
            line ->
                sink.piece(
                    line.stderr(),
                    clock.instant(),
                    request.details() ? line.detailed() : line.data()));
  }

  @Override
  public void watch(EngineWatcher watcher) {
    feed.follow(call(Operation.LIST, "", feed::open), watcher);
  }

  private Optional<MemoryContainer> find(String nameOrId) {
    return containers.values().stream()
        .filter(each -> each.id.equals(nameOrId) || each.request.name().equals(nameOrId))
        .findFirst();
  }

  private void tell(MemoryContainer container, String action) {
    String task = container.request.labels().getOrDefault(TaskLabels.TASK_ID, "");
    feed.tell(new EngineEvent(container.id, task, action));
  }

  private void run(Operation operation, String on, Runnable work) {
    Boolean done =
        call(
            operation,
            on,
            () -> {
              work.run();
              return true;
            });
    assert done;
  }

  private <T> T call(Operation operation, String on, Supplier<T> work) {
    Fault fault;
    synchronized (this) {
      Fault scripted = log.note(operation, on);
      fault = away ? Fault.NOT_HEARD : scripted;
      if (fault == null || fault == Fault.ANSWER_LOST) {
        T done = work.get();
        if (fault == null) {
          return done;
        }
      }
    }
    if (fault == Fault.HANGS) {
      CallLog.hang();
    }
    throw EngineException.unavailable(operation + ": " + fault);
  }
}
