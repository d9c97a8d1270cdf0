package io.skep.agent;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Gives each call to an engine a virtual thread, its turn and a deadline, so that actors never
 * block and an engine is never flooded. Closing interrupts all calls under way.
 */
public final class EngineCalls implements AutoCloseable {
  private final Semaphore turns;
  private final Semaphore longTurns;
  private final ScheduledThreadPoolExecutor alarms;
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Bounds the calls as the settings say. */
  public EngineCalls(AgentSettings settings) {
    turns = new Semaphore(settings.calls(), true);
    longTurns = new Semaphore(settings.longCalls(), true);
    alarms =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("engine-deadlines").factory());
    alarms.setRemoveOnCancelPolicy(true);
  }

  /**
   * Runs a short call. The deadline counts from its turn. Cancelling the future interrupts it; the
   * future fails with {@link EngineException} (unavailable) when the deadline passes.
   */
  public <T> CompletableFuture<T> run(Duration deadline, Callable<T> call) {
    return free(() -> inTurn(turns, deadline, call));
  }

  /** Runs a call that may take long without work for the engine: a pull, a stop. */
  public <T> CompletableFuture<T> runLong(Duration deadline, Callable<T> call) {
    return free(() -> inTurn(longTurns, deadline, call));
  }

  /** Runs something without a turn or a deadline, such as a stream; cancelling interrupts it. */
  public <T> CompletableFuture<T> free(Callable<T> work) {
    Call<T> call = new Call<>(work);
    if (closed) {
      call.cancel(false);
    } else {
      call.thread.start();
    }
    return call;
  }

  private <T> T inTurn(Semaphore gate, Duration deadline, Callable<T> call) throws Exception {
    gate.acquire();
    Thread self = Thread.currentThread();
    // Set before the interrupt: the alarm itself is done only some time after it.
    AtomicBoolean late = new AtomicBoolean();
    ScheduledFuture<?> alarm =
        alarms.schedule(
            () -> {
              late.set(true);
              self.interrupt();
            },
            deadline.toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      return call.call();
    } catch (EngineException e) {
      if (late.get()) {
        throw EngineException.unavailable("no answer from the engine in " + deadline, e);
      }
      throw e;
    } finally {
      alarm.cancel(false);
      gate.release();
    }
  }

  /** Interrupts all calls under way and refuses new ones. */
  @Override
  public void close() {
    closed = true;
    running.forEach(Thread::interrupt);
    alarms.shutdownNow();
  }

  private final class Call<T> extends CompletableFuture<T> {
    private final Thread thread;

    Call(Callable<T> work) {
      thread = Thread.ofVirtual().name("engine-call").unstarted(() -> work(work));
    }

    @SuppressWarnings("Interruption")
    private void work(Callable<T> work) {
      running.add(thread);
      try {
        if (closed) {
          throw EngineException.unavailable("closed");
        }
        complete(work.call());
      } catch (InterruptedException e) {
        completeExceptionally(EngineException.unavailable("interrupted", e));
      } catch (Throwable e) {
        // Not swallowed: whoever holds the future has it.
        completeExceptionally(e);
      } finally {
        running.remove(thread);
      }
    }

    @Override
    @SuppressWarnings("Interruption")
    public boolean cancel(boolean mayInterrupt) {
      boolean cancelled = super.cancel(mayInterrupt);
      if (cancelled) {
        thread.interrupt();
      }
      return cancelled;
    }
  }
}
