package io.skep.api.docker;

import io.skep.kernel.TaskId;
import io.skep.session.LogLine;
import io.skep.session.LogOptions;
import io.skep.session.TaskLogs;
import io.skep.spec.ContainerStatus;
import io.skep.task.Task;
import io.skep.view.Entry;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import io.skep.view.ViewListener;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logs of some tasks in one stream. Following, it also takes up tasks that begin later, and
 * ends when there are none to come; the reading stops when the client goes.
 */
final class LogStream implements ViewListener {
  private static final Logger LOG = LoggerFactory.getLogger(LogStream.class);
  private static final int BUFFER = 64;
  private static final int MOST_TASKS = 10_000;

  private record Next(TaskId id, Task task, LogOptions options) {}

  /** Which tasks, and whether further ones can come. */
  record Wanted(Function<SwarmView, Iterable<TaskId>> tasks, Function<SwarmView, Boolean> more) {}

  private final ActiveSwarm swarm;
  private final Wanted wanted;
  private final LogRequest request;
  private final LogFrames frames;
  private final SourceQueueWithComplete<ByteString> out;
  private final Executor openers;
  private final AtomicBoolean due = new AtomicBoolean();
  private final Set<TaskId> seen = new HashSet<>();
  private final List<AutoCloseable> readers = new ArrayList<>();
  private int running;
  private boolean first = true;
  private boolean over;

  private LogStream(
      ActiveSwarm swarm,
      Wanted wanted,
      LogRequest request,
      LogFrames frames,
      SourceQueueWithComplete<ByteString> out,
      Executor openers) {
    this.swarm = swarm;
    this.wanted = wanted;
    this.request = request;
    this.frames = frames;
    this.out = out;
    this.openers = openers;
  }

  /**
   * The stream; reading starts when it is run.
   *
   * @param openers runs what opens readers, on threads that may wait
   */
  static Source<ByteString, NotUsed> of(
      ActiveSwarm swarm, Wanted wanted, LogRequest request, LogFrames frames, Executor openers) {
    return Source.<ByteString>queue(BUFFER, OverflowStrategy.backpressure(), MOST_TASKS)
        .mapMaterializedValue(
            out -> {
              new LogStream(swarm, wanted, request, frames, out, openers).start();
              return NotUsed.getInstance();
            });
  }

  private void start() {
    if (request.follow()) {
      swarm.view().listen(this);
    }
    out.watchCompletion().whenComplete((done, failure) -> stop());
    lookSoon();
  }

  /** Comes on the thread that feeds the view, which must not wait for a reader or a client. */
  @Override
  public void changed(SwarmView view, List<LoggedEvent> events) {
    lookSoon();
  }

  private void lookSoon() {
    if (due.compareAndSet(false, true)) {
      openers.execute(this::look);
    }
  }

  private void look() {
    due.set(false);
    begin(swarm.view().current()).forEach(this::open);
    ended();
  }

  /** The tasks to read from now on; each counts as running already, and so does the opening. */
  private synchronized List<Next> begin(SwarmView view) {
    List<Next> next = new ArrayList<>();
    for (TaskId id : wanted.tasks().apply(view)) {
      Entry<Task> entry = view.tasks().get(id);
      if (!over && entry != null && hasContainer(entry.value()) && seen.add(id)) {
        LogOptions options = first ? request.options() : request.fromItsStart();
        next.add(new Next(id, entry.value(), options));
      }
    }
    first = false;
    running += next.size() + 1;
    return next;
  }

  private static boolean hasContainer(Task task) {
    ContainerStatus container = task.status().containerStatus();
    String id = container == null ? null : container.containerId();
    return id != null && !id.isEmpty();
  }

  private void open(Next next) {
    AutoCloseable reader =
        swarm.logs().open(next.id(), next.options(), new TaskSink(next.id(), next.task()));
    boolean late;
    synchronized (this) {
      late = over;
      readers.add(reader);
    }
    if (late) {
      close(reader);
    }
  }

  private synchronized void ended() {
    running--;
    if (running == 0 && !(request.follow() && wanted.more().apply(swarm.view().current()))) {
      out.complete();
    }
  }

  private void stop() {
    swarm.view().unlisten(this);
    List<AutoCloseable> open;
    synchronized (this) {
      over = true;
      open = List.copyOf(readers);
    }
    open.forEach(LogStream::close);
  }

  private static void close(AutoCloseable reader) {
    try {
      reader.close();
    } catch (Exception e) {
      LOG.warn("the reader of a task's logs did not close", e);
    }
  }

  /** Takes the lines of one task. */
  private final class TaskSink implements TaskLogs.Sink {
    private final String origin;

    TaskSink(TaskId id, Task task) {
      this.origin =
          "com.docker.swarm.node.id="
              + task.nodeId()
              + ",com.docker.swarm.service.id="
              + task.serviceId()
              + ",com.docker.swarm.task.id="
              + id;
    }

    @Override
    public void line(LogLine line) {
      push(frames.line(line, origin));
    }

    @Override
    public void end(@Nullable String error) {
      if (error != null) {
        push(frames.error(error));
      }
      ended();
    }

    /** Waits until the client has taken enough; returns at once when it is gone. */
    private void push(ByteString bytes) {
      out.offer(bytes).handle((result, gone) -> result).toCompletableFuture().join();
    }
  }
}
