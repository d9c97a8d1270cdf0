package io.skep.journal;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of one journal. */
final class JournalThreads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalThreads.class);

  private final ScheduledExecutorService main =
      Executors.newSingleThreadScheduledExecutor(daemon("skep-journal"));
  private final ExecutorService checkpoints =
      Executors.newSingleThreadExecutor(daemon("skep-journal-checkpoint"));
  private final ExecutorService commits =
      Executors.newSingleThreadExecutor(daemon("skep-journal-commit"));

  /** The one on which all decisions about the member are made. */
  ScheduledExecutorService main() {
    return main;
  }

  /** The one that makes checkpoints. */
  ExecutorService checkpoints() {
    return checkpoints;
  }

  /** The one that submits entries, when the thread that applies the log must not. */
  ExecutorService commits() {
    return commits;
  }

  /** Runs on the main thread, soon; without effect once the journal is closed. */
  void later(Runnable task) {
    try {
      main.execute(task);
    } catch (RejectedExecutionException closed) {
      LOG.debug("dropped: the journal is closed", closed);
    }
  }

  /** The same, after a time. */
  void afterMillis(long millis, Runnable task) {
    try {
      var _ = main.schedule(task, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      LOG.debug("dropped: the journal is closed", closed);
    }
  }

  @Override
  public void close() {
    main.shutdownNow();
    checkpoints.close();
    commits.close();
  }

  private static ThreadFactory daemon(String name) {
    return Thread.ofPlatform().daemon().name(name).factory();
  }
}
