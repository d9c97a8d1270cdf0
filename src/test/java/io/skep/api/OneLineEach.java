package io.skep.api;

import io.skep.kernel.TaskId;
import io.skep.session.LogLine;
import io.skep.session.LogOptions;
import io.skep.session.TaskLogs;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** One line on each stream of each task. */
final class OneLineEach implements TaskLogs {
  @Override
  public AutoCloseable open(TaskId task, LogOptions options, Sink sink) {
    Thread.ofVirtual()
        .start(
            () -> {
              if (options.stdout()) {
                sink.line(line(LogLine.Stream.STDOUT, "out 1\n"));
              }
              if (options.stderr()) {
                sink.line(line(LogLine.Stream.STDERR, "err 1\n"));
              }
              sink.end(null);
            });
    return () -> {};
  }

  private static LogLine line(LogLine.Stream stream, String text) {
    return new LogLine(stream, Instant.now(), text.getBytes(StandardCharsets.UTF_8));
  }
}
