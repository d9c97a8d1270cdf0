package io.skep.agent.memory;

import io.skep.agent.ContainerRequest;
import io.skep.agent.ContainerSummary;
import io.skep.agent.ContainerView;
import io.skep.agent.ContainerView.Health;
import io.skep.agent.ContainerView.Phase;
import io.skep.spec.PortConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One container of an engine in memory; the engine guards it. */
final class MemoryContainer {
  /** Something it wrote. */
  record Line(boolean stderr, byte[] data) {
    /** As a log driver has it that keeps nothing beside a line. */
    byte[] detailed() {
      byte[] detailed = new byte[data.length + 1];
      detailed[0] = ' ';
      System.arraycopy(data, 0, detailed, 1, data.length);
      return detailed;
    }
  }

  private static final long PID = 4000;

  final String id;
  final ContainerRequest request;
  final Program program;
  Phase phase = Phase.CREATED;
  Health health;
  private @Nullable Instant startedAt;
  private final List<Line> lines = new ArrayList<>();
  private long exitCode;
  private String error = "";

  MemoryContainer(String id, ContainerRequest request, Program program) {
    this.id = id;
    this.request = request;
    this.program = program;
    this.health = program.healthAfter() == null ? Health.NONE : Health.STARTING;
  }

  /** Starts it; yields why it cannot be, if it cannot. */
  Optional<String> start(Instant now) {
    String why = program.startError();
    if (why != null) {
      exitCode = program.exitCode();
      error = why;
      return Optional.of(why);
    }
    if (phase != Phase.RUNNING) {
      phase = Phase.RUNNING;
      startedAt = now;
    }
    return Optional.empty();
  }

  void end(long code) {
    phase = Phase.ENDED;
    exitCode = code;
  }

  /** What happens to it by itself until now, as Docker's words for events. */
  List<String> tick(Instant now) {
    List<String> events = new ArrayList<>();
    if (phase != Phase.RUNNING) {
      return events;
    }
    if (health == Health.STARTING && isOver(program.healthAfter(), now)) {
      health = program.healthy() ? Health.HEALTHY : Health.UNHEALTHY;
      events.add(program.healthy() ? "health_status: healthy" : "health_status: unhealthy");
    }
    if (isOver(program.runs(), now)) {
      end(program.exitCode());
      events.add("die");
    }
    return events;
  }

  private boolean isOver(@Nullable Duration after, Instant now) {
    Instant start = startedAt;
    return after != null && start != null && !now.isBefore(start.plus(after));
  }

  void write(boolean stderr, byte[] data) {
    lines.add(new Line(stderr, data));
  }

  List<Line> output() {
    return List.copyOf(lines);
  }

  boolean has(Map<String, @Nullable String> labels) {
    return labels.entrySet().stream()
        .allMatch(
            label -> {
              String value = request.labels().get(label.getKey());
              return value != null && (label.getValue() == null || value.equals(label.getValue()));
            });
  }

  ContainerSummary summary() {
    return new ContainerSummary(id, request.labels(), phase == Phase.RUNNING);
  }

  ContainerView view() {
    boolean running = phase == Phase.RUNNING;
    return new ContainerView(
        id,
        request.name(),
        request.labels(),
        phase,
        startedAt != null,
        health,
        running ? PID : 0,
        exitCode,
        error,
        request.spec().tty(),
        running ? request.hostPorts().stream().map(MemoryContainer::bound).toList() : List.of());
  }

  private static PortConfig bound(PortConfig port) {
    return new PortConfig(
        null,
        port.protocol(),
        port.targetPort(),
        port.publishedPort() == 0 ? 32768 : port.publishedPort(),
        "host");
  }
}
