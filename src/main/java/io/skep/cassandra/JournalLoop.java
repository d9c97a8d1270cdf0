package io.skep.cassandra;

import com.datastax.oss.driver.api.core.DriverException;
import io.skep.consensus.LeadershipSignals;
import io.skep.journal.JournalUnavailableException;
import io.skep.journal.JournalUnavailableException.Reason;
import io.skep.journal.WriteFencedException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that follows the log while another manager leads, and writes it while this one
 * does.
 *
 * <p>It takes one step after another. A step that Cassandra does not answer is repeated until it
 * does, or until this manager no longer leads; so what was begun is always settled before anything
 * else is.
 */
final class JournalLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalLoop.class);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Supplier<Desk> connect;
  private final CassandraConfig config;
  private final LogTail tail;
  private final CassandraEventLog log;
  private final WriteQueue queue;
  private final LeadershipSignals leadership;
  private final Outage outage;
  private final InstantSource clock;
  private final Thread thread;

  private @Nullable Desk desk;
  private @Nullable Batch batch;
  private long openTerm;
  private Election openedFor = Election.NONE;
  private Election fencedFor = Election.NONE;
  private long lastCheck;
  private boolean ownSwarm;
  private volatile Election elected = Election.NONE;
  private volatile boolean closed;
  private volatile CompletableFuture<Void> led = new CompletableFuture<>();

  JournalLoop(
      Supplier<Desk> connect,
      CassandraConfig config,
      LogTail tail,
      CassandraEventLog log,
      LeadershipSignals leadership,
      InstantSource clock) {
    this.connect = connect;
    this.config = config;
    this.tail = tail;
    this.log = log;
    this.leadership = leadership;
    this.clock = clock;
    this.queue = new WriteQueue(config.waitingBytes(), this::wake);
    this.outage = new Outage(config.holdFor());
    this.thread = Thread.ofPlatform().daemon().name("skep-cassandra").unstarted(this);
  }

  /** What is there once Cassandra has been reached. */
  record Desk(Tables tables, TakeOver takeOver, Committer committer) {}

  void start() {
    thread.start();
  }

  /** This manager has won an election. */
  void elected(Election won) {
    elected = won;
    wake();
  }

  /** Another manager may lead by now. */
  void deposed() {
    elected = Election.NONE;
    if (led.isDone()) {
      led = new CompletableFuture<>();
    }
    leadership.lost();
    wake();
  }

  /** Completes when this manager leads and knows everything that was ever acknowledged. */
  CompletableFuture<Void> led() {
    return led;
  }

  void offer(Append append) {
    queue.offer(append);
  }

  @Nullable JournalUnavailableException unavailable() {
    return outage.refusal();
  }

  void close() {
    closed = true;
    var why = new JournalUnavailableException(Reason.CLOSED, "the journal is closed");
    outage.end(why);
    queue.refuse(why);
    wake();
    try {
      // A step that is under way may wait for actors that have ended by now.
      if (!thread.join(Duration.ofSeconds(1))) {
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(9));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    while (!closed) {
      try {
        step();
        answered();
      } catch (WriteFencedException e) {
        fenced(e);
      } catch (DriverException | Committer.StoreRefusedException | AnotherSwarmException e) {
        failed(e);
      } catch (IllegalStateException e) {
        // The driver's session says so when it is closed under us, as the system ends.
        failed(e);
      } catch (InterruptedException e) {
        closed = true;
      }
    }
  }

  @Override
  public void run() {
    try {
      work();
    } finally {
      var why =
          closed
              ? new JournalUnavailableException(Reason.CLOSED, "the journal is closed")
              : new JournalUnavailableException(
                  Reason.IO_ERROR, "the journal's thread has ended: restart this manager");
      outage.end(why);
      queue.refuse(why);
      abandon(why);
    }
  }

  private void step() throws InterruptedException {
    var open = desk;
    if (open == null) {
      desk = connect.get();
    } else if (elected.equals(Election.NONE)) {
      follow(open);
    } else if (!openedFor.equals(elected)) {
      takeOver(open);
    } else {
      write(open);
    }
  }

  private void follow(Desk open) {
    if (openTerm != 0) {
      stepDown(new WriteFencedException(openTerm));
    }
    if (!ownSwarm) {
      open.takeOver().requireOwnSwarm();
      ownSwarm = true;
    }
    var rows = tail.follow(open.tables());
    if (rows.isEmpty()) {
      LockSupport.parkNanos(this, config.poll().toNanos());
    } else {
      log.committed(rows);
    }
  }

  private void takeOver(Desk open) {
    var now = elected;
    if (openTerm != 0) {
      stepDown(new WriteFencedException(openTerm));
    }
    openTerm = open.takeOver().open(now, clock.instant(), log::committed);
    openedFor = now;
    lastCheck = System.nanoTime();
    // Whoever acts in this term starts once it has been announced: what waits is of an earlier one.
    queue.fail(new WriteFencedException(openTerm));
    if (elected.equals(now)) {
      led.complete(null);
      leadership.opened(openTerm);
    }
  }

  private void write(Desk open) throws InterruptedException {
    if (batch == null) {
      var appends = queue.take();
      batch = appends.isEmpty() ? null : new Batch(appends, openTerm, tail.last() + 1);
    }
    var next = batch;
    if (next != null) {
      open.committer().commit(next, openTerm, this::committed);
      batch = null;
      lastCheck = System.nanoTime();
    } else if (System.nanoTime() - lastCheck >= CHECK_NANOS) {
      open.takeOver().requireOpen(openTerm);
      lastCheck = System.nanoTime();
    } else if (queue.isEmpty()) {
      LockSupport.parkNanos(this, CHECK_NANOS);
    }
  }

  private void committed(List<LogRow> rows) {
    log.committed(tail.advance(rows));
  }

  private void answered() {
    if (outage.isOver()) {
      LOG.info("{} answers again", config.place());
      queue.accept();
    }
  }

  private void failed(RuntimeException why) {
    if (closed) {
      return;
    }
    var refusal = outage.failed(config.place(), why);
    if (refusal != null) {
      queue.refuse(refusal);
      if (batch != null) {
        // It is carried through all the same; who waits for it need not.
        batch.fail(refusal);
      }
    }
    LockSupport.parkNanos(this, RETRY_NANOS);
  }

  /** Another manager has taken over, though Raft may not have told this one yet. */
  private void fenced(WriteFencedException why) {
    if (!fencedFor.equals(elected)) {
      fencedFor = elected;
      LOG.warn("another manager writes the journal: {}", why.getMessage());
    }
    stepDown(why);
    LockSupport.parkNanos(this, RETRY_NANOS);
  }

  /** Also where Raft has said so already: what it said may have come between two of our steps. */
  private void stepDown(WriteFencedException why) {
    if (led.isDone()) {
      led = new CompletableFuture<>();
    }
    leadership.lost();
    abandon(why);
  }

  private void abandon(RuntimeException why) {
    openTerm = 0;
    openedFor = Election.NONE;
    var left = batch;
    batch = null;
    if (left != null) {
      left.fail(why);
    }
    queue.fail(why);
  }

  private void wake() {
    LockSupport.unpark(thread);
  }
}
