package io.skep.agent;

import io.skep.kernel.TaskId;
import io.skep.session.LogLine;
import io.skep.session.LogOptions;
import io.skep.session.TaskLogs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads the logs of tasks from their containers, found by label; so it works for ended tasks and
 * after a restart of the daemon.
 *
 * <p>Each log is read on a virtual thread that waits while the sink does.
 */
public final class ContainerLogs implements TaskLogs {
  private final Engine engine;
  private final EngineCalls calls;

  /** Reads from the engine; the calls bound nothing here but end with the daemon. */
  public ContainerLogs(Engine engine, EngineCalls calls) {
    this.engine = engine;
    this.calls = calls;
  }

  @Override
  public AutoCloseable open(TaskId task, LogOptions options, Sink sink) {
    CompletableFuture<Void> reading =
        calls.free(
            () -> {
              sink.end(tryToRead(task, options, sink));
              return null;
            });
    if (reading.isCancelled()) {
      sink.end("the daemon stops");
    }
    return () -> reading.cancel(false);
  }

  private @Nullable String tryToRead(TaskId task, LogOptions options, Sink sink) {
    try {
      return read(task, options, sink);
    } catch (EngineException e) {
      return e.words();
    }
  }

  private @Nullable String read(TaskId task, LogOptions options, Sink sink) {
    Map<String, @Nullable String> label = Map.of(TaskLabels.TASK_ID, task.value());
    List<ContainerSummary> found = engine.list(label);
    Optional<ContainerView> container =
        found.isEmpty() ? Optional.empty() : engine.inspect(found.getFirst().id());
    if (container.isEmpty()) {
      // As Swarm has it: of a container that somebody removed there is nothing more to be read.
      return null;
    }
    LogRequest request =
        new LogRequest(
            options.stdout(),
            options.stderr(),
            options.follow(),
            options.since(),
            options.until(),
            options.tail(),
            options.details(),
            container.get().tty());
    engine.logs(
        container.get().id(),
        request,
        (stderr, time, data) ->
            sink.line(
                new LogLine(stderr ? LogLine.Stream.STDERR : LogLine.Stream.STDOUT, time, data)));
    return null;
  }
}
