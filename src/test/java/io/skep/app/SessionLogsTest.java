package io.skep.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skep.app.SessionPeers.Manager;
import io.skep.app.SessionPeers.Worker;
import io.skep.kernel.TaskId;
import io.skep.session.LogLine;
import io.skep.session.LogOptions;
import io.skep.session.TaskLogs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The logs of tasks on other nodes, through the leader. */
final class SessionLogsTest extends SessionBench {
  private static class Lines implements TaskLogs.Sink {
    final List<String> lines = new CopyOnWriteArrayList<>();
    final List<String> ends = new CopyOnWriteArrayList<>();

    @Override
    public void line(LogLine line) {
      lines.add(line.stream() + " " + new String(line.data(), StandardCharsets.UTF_8));
    }

    @Override
    public void end(@Nullable String error) {
      ends.add(String.valueOf(error));
    }
  }

  private static final LogOptions ALL = new LogOptions(true, true, false, null, null, -1);

  @Test
  void theLogsOfATaskElsewhereComeToTheLeader() throws Exception {
    Manager m1 = manager("m1");
    Worker w1 = worker("w1");
    m1.lead(1);
    m1.where(led(1, m1, m1));
    w1.know(led(0, null, m1));
    create("web");
    TaskId task = awaitRunning();
    String container = w1.engine.containers().getFirst().name();
    for (int i = 0; i < 500; i++) {
      byte[] line = ("line " + i + "\n").getBytes(StandardCharsets.UTF_8);
      w1.engine.write(container, i % 2 == 1, line);
    }
    Lines lines = new Lines();
    try (AutoCloseable _ = m1.logs.open(task, ALL, lines)) {
      await().atMost(SOON).until(() -> !lines.ends.isEmpty());
    }
    assertThat(lines.ends).containsExactly("null");
    assertThat(lines.lines).hasSize(500).startsWith("STDOUT line 0\n", "STDERR line 1\n");
  }

  /** Writes for ever, as fast as it is let. */
  private static final class Chatter implements TaskLogs {
    final AtomicLong written = new AtomicLong();
    volatile boolean closed;

    @Override
    public AutoCloseable open(TaskId task, LogOptions options, Sink sink) {
      byte[] line = new byte[1_000];
      Thread.ofVirtual()
          .start(
              () -> {
                while (!closed) {
                  sink.line(new LogLine(LogLine.Stream.STDOUT, Instant.EPOCH, line));
                  written.incrementAndGet();
                }
              });
      return () -> closed = true;
    }
  }

  @Test
  void aClientThatDoesNotReadSlowsTheNodeDownAndOneThatLeavesStopsIt() throws Exception {
    Chatter chatter = new Chatter();
    Manager m1 = manager("m1");
    Worker w1 = new Worker(pki.worker("w1"), W1, folder.resolve("of-w1"), chatter);
    started.add(w1);
    m1.lead(1);
    m1.where(led(1, m1, m1));
    w1.know(led(0, null, m1));
    create("web");
    TaskId task = awaitRunning();
    CountDownLatch reads = new CountDownLatch(1);
    AtomicLong read = new AtomicLong();
    Lines client =
        new Lines() {
          @Override
          public void line(LogLine line) {
            read.incrementAndGet();
            try {
              reads.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    AutoCloseable reader = m1.logs.open(task, ALL, client);
    await().atMost(SOON).until(() -> read.get() == 1);
    long[] before = {-1};
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(300))
        .until(
            () -> {
              long now = chatter.written.get();
              boolean still = now == before[0];
              before[0] = now;
              return still;
            });
    assertThat(chatter.written.get()).isLessThan(20_000);
    reads.countDown();
    await().atMost(SOON).until(() -> read.get() > before[0] + 1_000);
    assertThat(chatter.closed).isFalse();
    reader.close();
    await().atMost(SOON).until(() -> chatter.closed);
  }

  @Test
  void theLogsOfANodeThatIsGoneAreMissedAloud() throws Exception {
    Manager m1 = manager("m1");
    Worker w1 = worker("w1");
    m1.lead(1);
    m1.where(led(1, m1, m1));
    w1.know(led(0, null, m1));
    create("web");
    TaskId task = awaitRunning();
    w1.close();
    started.remove(w1);
    await()
        .atMost(SOON)
        .until(
            () -> {
              Lines lines = new Lines();
              try (AutoCloseable _ = m1.logs.open(task, ALL, lines)) {
                await().atMost(SOON).until(() -> !lines.ends.isEmpty());
              }
              return lines.ends;
            },
            ends ->
                ends.contains(
                    "rpc error: code = Unknown desc = warning: incomplete log stream. some logs"
                        + " could not be retrieved for the following reasons: node w1 is not"
                        + " available"));
  }
}
