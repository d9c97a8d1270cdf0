package io.skep.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skep.testbed.DockerCli;
import io.skep.testbed.Ran;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Seeded commands against a daemon that may die at any moment, and a model of what it acknowledged.
 * Of at most one command, the last one before a crash, the outcome is unknown; that one may have
 * happened or not, but nothing between.
 */
final class Workload {

  /** What a service was acknowledged to be. */
  record Expected(int replicas, String marker) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the command says where the daemon died before it answered, or was dead already. */
  private static final List<String> DEAD =
      List.of("Cannot connect", "EOF", "connection reset", "broken pipe", "connection refused");

  private static final int MOST_SERVICES = 4;

  private final DockerCli docker;
  private final RandomGenerator random;
  private final Map<String, Expected> acknowledged = new TreeMap<>();
  private final Map<String, String> idsEverSeen = new TreeMap<>();
  private final List<String> removed = new ArrayList<>();
  private int counter;
  private @Nullable String doubted;
  private @Nullable Expected wanted;

  Workload(DockerCli docker, RandomGenerator random) {
    this.docker = docker;
    this.random = random;
  }

  Map<String, Expected> acknowledged() {
    return acknowledged;
  }

  /** Ids by name of all services that were ever seen by a check. */
  Map<String, String> idsEverSeen() {
    return idsEverSeen;
  }

  List<String> removed() {
    return removed;
  }

  /**
   * Gives one command.
   *
   * @return false if it was not acknowledged
   */
  boolean step() {
    List<String> names = new ArrayList<>(acknowledged.keySet());
    int choice = random.nextInt(10);
    if (names.isEmpty() || (choice < 4 && names.size() < MOST_SERVICES)) {
      return create("w" + ++counter);
    }
    String name = names.get(random.nextInt(names.size()));
    Expected now = acknowledged.get(name);
    if (choice < 6) {
      int replicas = random.nextInt(4);
      Expected then = new Expected(replicas, now.marker());
      return give(name, then, "service", "scale", "-d", name + "=" + replicas);
    }
    if (choice < 9) {
      Expected then = new Expected(now.replicas(), "m" + ++counter);
      return give(
          name, then, "service", "update", "-d", "--env-add", "MARK=" + then.marker(), name);
    }
    return give(name, null, "service", "rm", name);
  }

  private boolean create(String name) {
    Expected then = new Expected(1 + random.nextInt(2), "m" + ++counter);
    List<String> command = new ArrayList<>(List.of("service", "create", "-d", "--name", name));
    command.addAll(List.of("--no-resolve-image", "--stop-signal", "KILL"));
    command.addAll(List.of("--restart-delay", "100ms", "--env", "MARK=" + then.marker()));
    command.addAll(List.of("--replicas", Integer.toString(then.replicas())));
    command.addAll(List.of("alpine:latest", "sleep", "100000"));
    return give(name, then, command.toArray(String[]::new));
  }

  private boolean give(String name, @Nullable Expected then, String... command) {
    doubted = name;
    wanted = then;
    Ran ran = docker.run(command);
    if (ran.exit() != 0) {
      if (DEAD.stream().noneMatch(ran.err()::contains)) {
        throw new AssertionError("refused, though the daemon lives: " + ran);
      }
      return false;
    }
    settle(name, then);
    doubted = null;
    return true;
  }

  private void settle(String name, @Nullable Expected outcome) {
    if (outcome == null) {
      acknowledged.remove(name);
      removed.add(name);
    } else {
      acknowledged.put(name, outcome);
    }
  }

  /** Compares what is with what was acknowledged, and learns how the doubtful command went. */
  void check() {
    Map<String, Expected> actual = actual();
    String name = doubted;
    if (name != null) {
      Expected is = actual.get(name);
      Expected was = acknowledged.get(name);
      if (!Objects.equals(is, was) && !Objects.equals(is, wanted)) {
        throw new AssertionError(
            name
                + " is "
                + is
                + " (expected: "
                + was
                + " or, if the last command held, "
                + wanted
                + ")");
      }
      if (!Objects.equals(is, was)) {
        settle(name, is);
      }
      doubted = null;
    }
    if (!actual.equals(acknowledged)) {
      throw new AssertionError("there is " + actual + " (acknowledged: " + acknowledged + ")");
    }
  }

  private Map<String, Expected> actual() {
    List<String> ids =
        docker.lines("service", "ls", "-q").stream().filter(line -> !line.isEmpty()).toList();
    Map<String, Expected> actual = new TreeMap<>();
    if (ids.isEmpty()) {
      return actual;
    }
    List<String> command = new ArrayList<>(List.of("service", "inspect"));
    command.addAll(ids);
    try {
      for (JsonNode service : JSON.readTree(docker.ok(command.toArray(String[]::new)))) {
        JsonNode spec = service.path("Spec");
        String name = spec.path("Name").asText();
        if (name.startsWith("w")) {
          String marker = spec.at("/TaskTemplate/ContainerSpec/Env/0").asText();
          int replicas = spec.at("/Mode/Replicated/Replicas").asInt(-1);
          actual.put(name, new Expected(replicas, marker.replace("MARK=", "")));
          idsEverSeen.put(name, service.path("ID").asText());
        }
      }
      return actual;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
