package io.skep.agent;

import io.skep.session.Frame;
import io.skep.session.LogLine;
import io.skep.session.LogWire;
import io.skep.session.ManagerCalls;
import io.skep.session.TaskLogs;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.AsPublisher;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the logs that a manager asks for, as fast as it takes them. The reading stops when the
 * manager says so, takes no more, or the session ends.
 */
final class LogStreams {
  private static final Logger LOG = LoggerFactory.getLogger(LogStreams.class);
  private static final int BUFFER = 64;

  /** A quiet log says that it lives: connections are closed when nothing goes over them. */
  private static final Duration QUIET = Duration.ofSeconds(10);

  /** Streams of one session at a time; a client of many tasks has one for each. */
  private static final int MOST = 10_000;

  private final TaskLogs logs;
  private final ManagerCalls calls;
  private final Materializer materializer;
  private final Map<String, Running> running = new ConcurrentHashMap<>();

  LogStreams(TaskLogs logs, ManagerCalls calls, ActorSystem<?> system) {
    this.logs = logs;
    this.calls = calls;
    this.materializer = Materializer.matFromSystem(system);
  }

  void open(String manager, Frame.Logs wanted) {
    if (running.size() >= MOST) {
      LOG.warn("more than {} logs are sent; that of task {} is not", MOST, wanted.task());
      return;
    }
    // Not preMaterialize: what that makes is cut off when the call is not through within 5 s.
    var queue =
        Source.<ByteString>queue(BUFFER, OverflowStrategy.backpressure())
            .toMat(Sink.asPublisher(AsPublisher.WITHOUT_FANOUT), Keep.both())
            .run(materializer);
    Running stream = new Running(queue.first());
    running.put(wanted.id(), stream);
    calls
        .logs(
            manager,
            wanted.id(),
            Source.fromPublisher(queue.second()).keepAlive(QUIET, LogWire::nothing))
        .whenComplete(
            (done, why) -> {
              if (why != null) {
                LOG.debug("the log {} is not taken", wanted.id(), why);
              }
              close(wanted.id());
            });
    queue.first().watchCompletion().whenComplete((done, why) -> close(wanted.id()));
    stream.read(logs.open(wanted.task(), wanted.options(), stream));
  }

  void close(String id) {
    Running stream = running.remove(id);
    if (stream != null) {
      stream.stop();
    }
  }

  void closeAll() {
    running.keySet().forEach(this::close);
  }

  /** One log that is being sent. */
  private static final class Running implements TaskLogs.Sink {
    private final SourceQueueWithComplete<ByteString> out;
    private @Nullable AutoCloseable reader;
    private boolean stopped;

    Running(SourceQueueWithComplete<ByteString> out) {
      this.out = out;
    }

    @Override
    public void line(LogLine line) {
      push(LogWire.line(line));
    }

    @Override
    public void end(@Nullable String error) {
      push(LogWire.end(error));
      out.complete();
    }

    /** Waits until the manager has taken enough; returns at once when it takes no more. */
    private void push(ByteString bytes) {
      out.offer(bytes).handle((result, gone) -> result).toCompletableFuture().join();
    }

    synchronized void read(AutoCloseable from) {
      reader = from;
      if (stopped) {
        close(from);
      }
    }

    void stop() {
      AutoCloseable from;
      synchronized (this) {
        stopped = true;
        from = reader;
      }
      out.complete();
      if (from != null) {
        close(from);
      }
    }

    private static void close(AutoCloseable reader) {
      try {
        reader.close();
      } catch (Exception e) {
        LOG.warn("the reader of a task's log did not close", e);
      }
    }
  }
}
