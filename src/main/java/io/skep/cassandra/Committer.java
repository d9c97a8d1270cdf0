package io.skep.cassandra;

import io.skep.journal.WriteFencedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * How a leader commits a batch: the entities' table first, so that whatever is in the log can be
 * recovered; then the log; then the question whether this manager still leads. Only then is it
 * acknowledged.
 */
final class Committer {
  private static final long STORE_SECONDS = 60;

  private final PluginWrites plugin;
  private final Tables tables;
  private final TakeOver leadership;

  Committer(PluginWrites plugin, Tables tables, TakeOver leadership) {
    this.plugin = plugin;
    this.tables = tables;
    this.leadership = leadership;
  }

  /**
   * Carries the batch through; may be called again with the same batch after any failure.
   *
   * @throws WriteFencedException when another manager has taken over: whether the batch is in the
   *     log is that manager's to say
   * @throws StoreRefusedException when the plugin could not store an event
   * @throws com.datastax.oss.driver.api.core.DriverException when Cassandra does not answer
   */
  void commit(Batch batch, long term, Consumer<List<LogRow>> committed)
      throws InterruptedException {
    store(batch);
    if (!batch.isLogged()) {
      tables.log().write(batch.rows());
      batch.logged();
    }
    leadership.requireOpen(term);
    committed.accept(batch.rows());
    batch.done();
  }

  private void store(Batch batch) throws InterruptedException {
    record UnderWay(Append append, CompletableFuture<Void> done) {}
    var underWay = new ArrayList<UnderWay>();
    for (var one : batch.unstored()) {
      underWay.add(new UnderWay(one.append(), plugin.store(one.rows())));
    }
    Throwable failure = null;
    for (var one : underWay) {
      try {
        one.done().get(STORE_SECONDS, TimeUnit.SECONDS);
        batch.stored(one.append());
      } catch (ExecutionException e) {
        failure = e.getCause();
      } catch (TimeoutException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw new StoreRefusedException(failure);
    }
  }

  /** Events could not be stored; what was refused may be tried again. */
  static final class StoreRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreRefusedException(Throwable cause) {
      super(String.valueOf(cause.getMessage()), cause);
    }
  }
}
