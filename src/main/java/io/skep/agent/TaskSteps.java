package io.skep.agent;

import io.skep.agent.TaskMessage.Done;
import io.skep.agent.TaskMessage.Persisted;
import io.skep.agent.TaskMessage.Pulled;
import io.skep.agent.TaskMessage.Word;
import io.skep.kernel.TaskId;
import io.skep.session.AssignedTask;
import io.skep.session.TaskReport;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of {@link TaskWork}, each begun off the actors' threads and with its deadline. */
final class TaskSteps {
  private static final Logger LOG = LoggerFactory.getLogger(TaskSteps.class);
  private static final Duration SLACK = Duration.ofSeconds(30);
  private static final CompletableFuture<Optional<String>> IMAGE_IS_THERE =
      CompletableFuture.completedFuture(Optional.empty());

  private final MemoryFolder memory;
  private final TaskWork work;
  private final ImageFetches images;
  private final EngineCalls calls;
  private final TaskStore store;
  private final AgentSettings settings;

  TaskSteps(
      Engine engine,
      InstantSource clock,
      EngineCalls calls,
      TaskStore store,
      MemoryFolder memory,
      AgentSettings settings) {
    this.memory = memory;
    this.work = new TaskWork(engine, clock, new PayloadFiles(memory));
    this.images = new ImageFetches(engine, calls, settings);
    this.calls = calls;
    this.store = store;
    this.settings = settings;
  }

  Statuses statuses() {
    return work.statuses();
  }

  Backoff backoff() {
    return new Backoff(settings.retryFirst(), settings.retryMost());
  }

  /** Writes what the reports say; they may be told once this is done. */
  CompletableFuture<TaskMessage> write(StoredTask stored, List<TaskReport> fresh) {
    return calls.free(
        () -> {
          store.write(stored);
          return new Persisted(fresh);
        });
  }

  /** Reads all tasks, and deletes what others have left in memory. */
  CompletableFuture<TaskStore.Contents> load() {
    return calls.free(
        () -> {
          TaskStore.Contents contents = store.readAll();
          try {
            memory.keepOnly(
                contents.tasks().stream()
                    .map(stored -> stored.task().id().value())
                    .collect(Collectors.toUnmodifiableSet()));
          } catch (UncheckedIOException e) {
            LOG.error("files of tasks that are gone are left in memory", e);
          }
          return contents;
        });
  }

  /** Reads a task again; empty if the store does not have it. */
  CompletableFuture<Optional<StoredTask>> reload(TaskId task) {
    return calls.free(() -> store.read(task));
  }

  /** Fetches the image if need be; cancelling leaves the fetch to other tasks that wait for it. */
  CompletableFuture<TaskMessage> pull(AssignedTask task) {
    return calls
        .run(settings.call(), () -> work.needsPull(task))
        .thenCompose(needed -> needed ? images.fetch(task) : IMAGE_IS_THERE)
        .thenApply(trouble -> (TaskMessage) new Pulled(trouble))
        .copy();
  }

  CompletableFuture<TaskMessage> create(AssignedTask task) {
    return quick(() -> work.create(task));
  }

  CompletableFuture<TaskMessage> start(AssignedTask task) {
    return quick(() -> work.start(task));
  }

  CompletableFuture<TaskMessage> look(AssignedTask task) {
    return quick(() -> work.look(task));
  }

  CompletableFuture<TaskMessage> stopUnhealthy(AssignedTask task, @Nullable String message) {
    return stopping(task, () -> new Done(work.stopUnhealthy(task, message)));
  }

  CompletableFuture<TaskMessage> shutDown(AssignedTask task) {
    return stopping(task, () -> new Done(work.shutDown(task)));
  }

  /** Removes the container, then the task from the store. */
  CompletableFuture<TaskMessage> remove(AssignedTask task) {
    return stopping(
        task,
        () -> {
          work.remove(task);
          store.delete(task.id());
          return Word.REMOVED;
        });
  }

  private CompletableFuture<TaskMessage> quick(Callable<StepResult> step) {
    return calls.run(settings.call(), () -> new Done(step.call()));
  }

  private CompletableFuture<TaskMessage> stopping(AssignedTask task, Callable<TaskMessage> step) {
    return calls.runLong(TaskWork.grace(task).plus(SLACK).plus(settings.call()), step);
  }
}
