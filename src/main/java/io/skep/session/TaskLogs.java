package io.skep.session;

import io.skep.kernel.TaskId;
import org.jspecify.annotations.Nullable;

/** Reads the logs of a task on its node. */
public interface TaskLogs {
  /** Starts reading; lines go to the sink, from one thread, until it is closed or they end. */
  AutoCloseable open(TaskId task, LogOptions options, Sink sink);

  /** Takes lines. */
  interface Sink {
    /** The next line; may block to slow the reading down. */
    void line(LogLine line);

    /** No more lines; the error is null at the end of the log. Called once. */
    void end(@Nullable String error);
  }
}
