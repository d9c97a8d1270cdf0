package io.skep.app;

import io.skep.api.engine.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets this process practise leading, once, where it is a manager that follows; one that leads
 * learns it by doing.
 */
final class Practising implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Practising.class);

  /** Not while a node starts or joins, when all compete for the processor. */
  private static final Duration LOOK = Duration.ofSeconds(4);

  private static final Duration END = Duration.ofSeconds(5);

  private final Supplier<Optional<SwarmManager>> manager;
  private final Settings settings;
  private final Engine engine;
  private final Path folder;
  private final Thread thread;

  private Practising(
      Supplier<Optional<SwarmManager>> manager, Settings settings, Engine engine, Path folder) {
    this.manager = manager;
    this.settings = settings;
    this.engine = engine;
    this.folder = folder;
    this.thread = Thread.ofVirtual().name("skep-practice").unstarted(this::practise);
  }

  /**
   * Begins to look for the time for it.
   *
   * @param manager what this node has as a manager, while it is one
   * @param folder which is made and deleted
   */
  static Practising begin(
      Supplier<Optional<SwarmManager>> manager, Settings settings, Engine engine, Path folder) {
    Practising practising = new Practising(manager, settings, engine, folder);
    if (settings.practiceWrites() > 0) {
      practising.thread.start();
    }
    return practising;
  }

  private void practise() {
    try {
      Optional<SwarmManager> follows;
      do {
        Thread.sleep(LOOK);
        follows = manager.get();
        if (follows.filter(self -> self.system().leads()).isPresent()) {
          return;
        }
      } while (follows.filter(self -> self.system().isSettled()).isEmpty());
      long began = System.nanoTime();
      int writes = settings.practiceWrites();
      int made = Practice.run(folder, settings, follows.get().active().secrets(), engine, writes);
      long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
      LOG.info("practised to lead with {} of {} writes in {} ms", made, writes, millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.warn("practised to lead in vain; a first term here will begin slowly", e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      if (thread.isAlive() && !thread.join(END)) {
        LOG.warn("the practice in {} has not ended after {}", folder, END);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
