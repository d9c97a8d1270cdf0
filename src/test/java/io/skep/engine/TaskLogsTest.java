package io.skep.engine;

import static io.skep.spec.TaskState.COMPLETE;
import static io.skep.spec.TaskState.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.skep.agent.ContainerLogs;
import io.skep.agent.Desk;
import io.skep.agent.EngineCalls;
import io.skep.agent.Tasks;
import io.skep.kernel.TaskId;
import io.skep.session.AssignedTask;
import io.skep.session.LogLine;
import io.skep.session.LogOptions;
import io.skep.session.TaskLogs;
import io.skep.testbed.EngineHost;
import io.skep.testbed.EngineTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@EngineTest
final class TaskLogsTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final LogOptions ALL = new LogOptions(true, true, false, null, null, -1);
  private static final LogOptions FOLLOW = new LogOptions(true, true, true, null, null, -1);

  /** Keeps what it is given; holds the reader back after so many lines. */
  private static final class Collector implements TaskLogs.Sink {
    final LinkedBlockingQueue<LogLine> lines;
    final CompletableFuture<@Nullable String> end = new CompletableFuture<>();

    Collector(int bound) {
      lines = new LinkedBlockingQueue<>(bound);
    }

    @Override
    public void line(LogLine line) {
      try {
        lines.put(line);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void end(@Nullable String error) {
      end.complete(error);
    }

    List<String> texts() throws Exception {
      assertThat(end.get(30, TimeUnit.SECONDS)).isNull();
      return lines.stream().map(Collector::text).toList();
    }

    static String text(LogLine line) {
      return line.stream() + " " + new String(line.data(), StandardCharsets.UTF_8);
    }
  }

  private final EngineHost host;
  private DockerEngine engine;
  private EngineCalls calls;
  private ContainerLogs logs;
  private Desk desk;

  @TempDir private Path folder;

  TaskLogsTest(EngineHost host) {
    this.host = host;
  }

  @BeforeEach
  void start() {
    engine = new DockerEngine(host.engineUri());
    calls = new EngineCalls(Desk.QUICK);
    logs = new ContainerLogs(engine, calls);
    desk = new Desk(KIT, engine, folder, InstantSource.system()).open();
  }

  @AfterEach
  void clear() throws IOException {
    calls.close();
    desk.close();
    engine.close();
    host.removeContainers();
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private AssignedTask shell(String id, String script, String more) {
    AssignedTask task =
        Tasks.of(
            id,
            ("{'ContainerSpec': {'Image': 'alpine', 'StopGracePeriod': 1, 'Args': ['sh', '-c', '"
                    + script
                    + "']"
                    + more
                    + "}")
                .replace('\'', '"'),
            List.of());
    desk.assign(task.desiring(COMPLETE));
    return task;
  }

  private Collector read(AssignedTask task, LogOptions options) {
    Collector collector = new Collector(100_000);
    logs.open(task.id(), options, collector);
    return collector;
  }

  @Test
  void anEndedTasksOutputIsReadByStream() throws Exception {
    AssignedTask task = shell("ended", "echo out; sleep 0.2; echo err >&2", "}");
    desk.until(task, COMPLETE);
    Collector all = read(task, ALL);
    assertThat(all.texts()).containsExactly("STDOUT out\n", "STDERR err\n");
    Instant second = List.copyOf(all.lines).get(1).time();
    assertThat(List.copyOf(all.lines).get(0).time()).isBefore(second);
    assertThat(read(task, new LogOptions(false, true, false, null, null, -1)).texts())
        .containsExactly("STDERR err\n");
    assertThat(read(task, new LogOptions(true, true, false, null, null, 1)).texts())
        .containsExactly("STDERR err\n");
    assertThat(read(task, new LogOptions(true, true, false, second, null, -1)).texts())
        .containsExactly("STDERR err\n");
    assertThat(
            read(task, new LogOptions(true, true, false, null, second.minusMillis(50), -1)).texts())
        .containsExactly("STDOUT out\n");
    assertThat(read(task, FOLLOW).texts()).containsExactly("STDOUT out\n", "STDERR err\n");
  }

  @Test
  void aRunningTaskIsFollowedUntilClosed() throws Exception {
    AssignedTask task =
        shell("followed", "i=0; while true; do i=$((i+1)); echo $i; sleep 0.1; done", "}");
    desk.until(task, RUNNING);
    Collector collector = new Collector(100_000);
    AutoCloseable open = logs.open(task.id(), FOLLOW, collector);
    assertThat(Collector.text(collector.lines.poll(20, TimeUnit.SECONDS))).isEqualTo("STDOUT 1\n");
    assertThat(Collector.text(collector.lines.poll(20, TimeUnit.SECONDS))).isEqualTo("STDOUT 2\n");
    open.close();
    collector.end.get(20, TimeUnit.SECONDS);
  }

  @Test
  void aTtyIsOneStreamOfBytes() throws Exception {
    AssignedTask task = shell("tty", "echo on a tty; echo more >&2", ", 'TTY': true}");
    desk.until(task, COMPLETE);
    assertThat(read(task, ALL).texts()).containsExactly("STDOUT on a tty\r\n", "STDOUT more\r\n");
  }

  @Test
  void aDriverThatKeepsNothingHasAnEmptyLog() throws Exception {
    AssignedTask task = shell("none", "echo unseen", "}, 'LogDriver': {'Name': 'none'}");
    desk.until(task, COMPLETE);
    assertThat(read(task, ALL).texts()).isEmpty();
  }

  @Test
  void aContainerThatIsGoneEndsItsLogsWithoutAnError() throws Exception {
    Collector collector = new Collector(1);
    logs.open(new TaskId("nothere"), ALL, collector);
    assertThat(collector.end.get(20, TimeUnit.SECONDS)).isNull();
    assertThat(collector.lines).isEmpty();
  }

  @Test
  void aSlowReaderHoldsTheReadingBackAndLosesNothing() throws Exception {
    AssignedTask task = shell("huge", "seq 1 60000", "}");
    desk.until(task, COMPLETE);
    Collector collector = new Collector(10);
    logs.open(task.id(), ALL, collector);
    for (int i = 1; i <= 60_000; i++) {
      LogLine line = collector.lines.poll(20, TimeUnit.SECONDS);
      assertThat(new String(line.data(), StandardCharsets.UTF_8)).isEqualTo(i + "\n");
    }
    assertThat(collector.end.get(20, TimeUnit.SECONDS)).isNull();
  }
}
