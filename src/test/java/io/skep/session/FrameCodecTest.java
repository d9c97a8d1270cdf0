package io.skep.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.agent.Tasks;
import io.skep.kernel.TaskId;
import io.skep.session.AgentMessage.Assignments;
import io.skep.session.Frame.Assign;
import io.skep.spec.NodeDescription;
import io.skep.spec.Platform;
import io.skep.spec.PortConfig;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames keep their form: what one version writes, any other reads. */
final class FrameCodecTest {
  private static final NodeDescription DESCRIPTION =
      new NodeDescription("host", new Platform("x86_64", "linux"), null, null, null);
  private static final TaskStatus STATUS =
      new TaskStatus(Instant.EPOCH, TaskState.RUNNING, "started", null, null, null);

  private static AssignedTask task(String id) {
    return Tasks.of(
        id,
        "{\"ContainerSpec\":{\"Image\":\"app\"}}",
        List.of(new PortConfig("web", "tcp", 80, 8080, "host")));
  }

  static Stream<Frame> frames() {
    return Stream.of(
        new Frame.Register(Tasks.NODE, DESCRIPTION),
        new Frame.Describe(DESCRIPTION),
        new Frame.Beat(true),
        new Frame.Reports(4, List.of(new TaskReport(new TaskId("t1"), STATUS, 17))),
        new Frame.Leave(false),
        new Frame.Leave(true),
        new Assign(
            3,
            2,
            true,
            false,
            List.of(task("t1").withRegistryAuth(new RegistryAuth("b64"))),
            List.of(new TaskId("t0"))),
        new Frame.Stored(4),
        new Frame.Again(),
        new Frame.Managers(3, "10.0.0.1:2377", "10.0.0.1:7946", List.of("10.0.0.1:2377")),
        new Frame.Managers(3, null, null, List.of()),
        new Frame.Role("worker"),
        new Frame.Logs(
            "l1", new TaskId("t1"), new LogOptions(true, false, true, Instant.EPOCH, null, -1)),
        new Frame.LogsEnd("l1"));
  }

  @ParameterizedTest
  @MethodSource("frames")
  void aFrameComesBackAsItWasSent(Frame frame) {
    assertThat(FrameCodec.decode(FrameCodec.encode(frame))).contains(frame);
  }

  @Test
  void theFormNeverChanges() {
    assertThat(frames().map(FrameCodec::encode)).containsExactlyElementsOf(golden());
  }

  private static List<String> golden() {
    try (var in = FrameCodecTest.class.getResourceAsStream("/golden/session/frames-1.jsonl")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatIsNotKnownIsPassedOver() {
    assertThat(FrameCodec.decode("{\"t\":\"stored\",\"batch\":4,\"since\":\"tomorrow\"}"))
        .contains(new Frame.Stored(4));
    assertThat(FrameCodec.decode("{\"t\":\"dance\",\"steps\":3}")).isEmpty();
  }

  @Test
  void whatIsNoFrameIsRefusedWithoutShowingIt() {
    assertThatThrownBy(() -> FrameCodec.decode("{\"t\":\"stored\",\"batch\":\"hunter2\"}"))
        .isInstanceOf(FrameException.class)
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> FrameCodec.decode("x")).isInstanceOf(FrameException.class);
    assertThatThrownBy(() -> FrameCodec.decode(" ".repeat(FrameCodec.LARGEST + 1)))
        .isInstanceOf(FrameException.class);
  }

  @Test
  void aLargeOrderGoesInPartsAndIsTakenWhole() {
    List<AssignedTask> tasks = IntStream.range(0, 1000).mapToObj(i -> task("t" + i)).toList();
    Assignments order = new Assignments(3, 9, true, tasks, List.of(new TaskId("gone")));
    OrderParts parts = new OrderParts();
    List<Assignments> taken = new ArrayList<>();
    for (Assign part : FrameCodec.parts(order)) {
      Frame read = FrameCodec.decode(FrameCodec.encode(part)).orElseThrow();
      assertThat(part.tasks()).hasSizeLessThanOrEqualTo(FrameCodec.PART);
      Optional<Assignments> whole = parts.add((Assign) read);
      whole.ifPresent(taken::add);
    }
    assertThat(taken).containsExactly(order);
  }

  @Test
  void anEmptyOrderIsOnePart() {
    Assignments order = new Assignments(3, 9, true, List.of(), List.of());
    assertThat(FrameCodec.parts(order)).hasSize(1);
    assertThat(new OrderParts().add(FrameCodec.parts(order).getFirst())).contains(order);
  }
}
