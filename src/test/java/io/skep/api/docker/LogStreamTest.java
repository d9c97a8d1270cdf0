package io.skep.api.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.skep.command.Commands;
import io.skep.kernel.IdSource;
import io.skep.kernel.NodeId;
import io.skep.kernel.Sealed;
import io.skep.kernel.SealedBytes;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.service.ServiceCommand.CreateService;
import io.skep.service.ServiceCommand.RemoveService;
import io.skep.session.LogLine;
import io.skep.session.LogOptions;
import io.skep.session.TaskLogs;
import io.skep.spec.ContainerStatus;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import io.skep.task.TaskCommand.AssignTask;
import io.skep.task.TaskCommand.CreateTask;
import io.skep.task.TaskCommand.ReportTaskStatus;
import io.skep.task.TaskEvent.TaskCreated;
import io.skep.testdata.Life;
import io.skep.testdata.Specs;
import io.skep.view.LiveView;
import io.skep.view.World;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Logs of many tasks come in one stream, and neither readers nor clients hold up the log. */
final class LogStreamTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final ServiceId SERVICE = new ServiceId("s1");
  private static final NodeId NODE = new NodeId("n1");
  private static final ActorTestKit ACTORS =
      ActorTestKit.create(ConfigFactory.parseString("pekko.actor.provider = local"));

  private final World world = new World();
  private final LiveView view = new LiveView();
  private final FakeLogs logs = new FakeLogs();

  @AfterAll
  static void stop() {
    ACTORS.shutdownTestKit();
  }

  @Test
  void readersThatEndWhileTheyAreOpenedDoNotCutOffTheOthers() {
    service();
    running("t1");
    running("t2");
    feed();

    List<String> lines = strings(stream(false));

    assertThat(lines).containsExactlyInAnyOrder("of t1", "of t2");
  }

  /** A reader was once opened on the thread that feeds the view: one that waits held up the log. */
  @Test
  void aReaderThatWaitsDoesNotHoldUpTheLog() {
    service();
    feed();
    SinkQueueWithCancel<ByteString> lines = stream(true);
    logs.gate = new CountDownLatch(1);
    running("t1");
    feed();
    await().atMost(LONG).until(() -> logs.opened.containsKey("t1"));

    running("t2");
    feed();
    assertThat(view.current().index()).isEqualTo(world.log().size());
    assertThat(logs.opened.get("t1")).isNotEqualTo(Thread.currentThread());

    logs.gate.countDown();
    assertThat(List.of(next(lines), next(lines))).containsExactlyInAnyOrder("of t1", "of t2");
    lines.cancel();
  }

  @Test
  void followingEndsWhenTheServiceIsGoneAndItsReadersHaveEnded() {
    service();
    running("t1");
    feed();
    SinkQueueWithCancel<ByteString> lines = stream(true);
    assertThat(next(lines)).isEqualTo("of t1");

    world.service("s1", new RemoveService());
    running("t2");
    feed();
    assertThat(strings(lines)).isSubsetOf("of t2");
  }

  @Test
  void aReaderThatIsOpenedAfterTheClientHasGoneIsClosed() {
    service();
    feed();
    SinkQueueWithCancel<ByteString> lines = stream(true);
    logs.gate = new CountDownLatch(1);
    running("t1");
    feed();
    await().atMost(LONG).until(() -> logs.opened.containsKey("t1"));
    lines.cancel();
    logs.gate.countDown();

    await().atMost(LONG).until(() -> logs.closed.containsKey("t1"));
  }

  private SinkQueueWithCancel<ByteString> stream(boolean follow) {
    LogRequest request = new LogRequest(true, true, follow, false, false, null, -1);
    LogStream.Wanted wanted =
        new LogStream.Wanted(now -> now.tasksOf(SERVICE), now -> now.service(SERVICE).isPresent());
    return LogStream.of(
            swarm(),
            wanted,
            request,
            new LogFrames(false, false, false),
            Thread::startVirtualThread)
        .runWith(Sink.queue(), ACTORS.system());
  }

  private ActiveSwarm swarm() {
    return new ActiveSwarm(
        view,
        unused(Commands.class),
        logs,
        (index, limit) -> List.of(),
        new NoSecrets(),
        (urls, roots) -> {
          throw new UnsupportedOperationException("external CA");
        },
        (meta, kind, id, reason) -> {},
        LeaderPort.ALONE,
        new IdSource(new Random(1)));
  }

  private static <T> T unused(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.getName());
            }));
  }

  private void service() {
    world.service("s1", new CreateService(Specs.service("web", 2)));
  }

  private void running(String id) {
    world.task(
        id,
        new CreateTask(
            new TaskCreated(
                SERVICE,
                "web",
                Map.of(),
                1,
                null,
                1,
                Specs.task("alpine"),
                null,
                TaskState.RUNNING,
                null,
                null)));
    world.task(id, new AssignTask(NODE, status(TaskState.ASSIGNED, null), null));
    ContainerStatus container = new ContainerStatus("c" + id, 1, 0);
    world.task(id, new ReportTaskStatus(NODE, status(TaskState.RUNNING, container)));
  }

  private static TaskStatus status(TaskState state, @Nullable ContainerStatus container) {
    return new TaskStatus(Life.START, state, "test", null, container, null);
  }

  private void feed() {
    int from = (int) view.current().index();
    view.feed(world.log().subList(from, world.log().size()));
  }

  private static String next(SinkQueueWithCancel<ByteString> lines) {
    return lines
        .pull()
        .toCompletableFuture()
        .orTimeout(LONG.toSeconds(), TimeUnit.SECONDS)
        .join()
        .map(ByteString::utf8String)
        .orElse("(end)");
  }

  private static List<String> strings(SinkQueueWithCancel<ByteString> lines) {
    return Stream.generate(() -> next(lines)).takeWhile(line -> !line.equals("(end)")).toList();
  }

  /** Writes one line and ends, all while it is opened, once its gate is open. */
  private static final class FakeLogs implements TaskLogs {
    final Map<String, Thread> opened = new ConcurrentHashMap<>();
    final Map<String, Boolean> closed = new ConcurrentHashMap<>();
    volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public AutoCloseable open(TaskId task, LogOptions options, Sink sink) {
      opened.put(task.value(), Thread.currentThread());
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      byte[] text = ("of " + task).getBytes(StandardCharsets.UTF_8);
      sink.line(new LogLine(LogLine.Stream.STDOUT, Life.START, text));
      sink.end(null);
      return () -> closed.put(task.value(), true);
    }
  }

  private static final class NoSecrets implements SecretBox {
    @Override
    public Sealed seal(String text) {
      throw new UnsupportedOperationException("seal");
    }

    @Override
    public String open(Sealed secret) {
      throw new UnsupportedOperationException("open");
    }

    @Override
    public SealedBytes sealPayload(String object, byte[] payload) {
      throw new UnsupportedOperationException("sealPayload");
    }
  }
}
