package io.skep.multijvm;

import com.fasterxml.jackson.databind.JsonNode;
import io.skep.multijvm.laws.History;
import io.skep.multijvm.laws.History.Listing;
import io.skep.multijvm.laws.History.Running;
import io.skep.multijvm.laws.Law;
import io.skep.multijvm.laws.Read;
import io.skep.multijvm.laws.Violation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Whether the swarm is as it should be while nobody writes and nothing is broken. */
final class Convergence {

  private final Swarm swarm;
  private final Objects objects;
  private String lack = "nothing";

  Convergence(Swarm swarm, Objects objects) {
    this.swarm = swarm;
    this.objects = objects;
  }

  /** Waits until everything is in order; says what is not where that takes too long. */
  Optional<Violation> await(Duration limit) {
    try {
      Awaitility.await()
          .atMost(limit)
          .pollInterval(Duration.ofMillis(300))
          .until(
              () -> {
                String now = lack();
                lack = now.isEmpty() ? lack : now;
                return now.isEmpty();
              });
      return Optional.empty();
    } catch (ConditionTimeoutException e) {
      return Optional.of(
          new Violation(Law.THE_SWARM_CONVERGES, "not after " + limit + ": " + lack));
    }
  }

  /** What was seen to be missing last. */
  String lastLack() {
    return lack;
  }

  /** Reads every object through every manager, as the last reads of a history. */
  void readAll(History history) throws IOException {
    for (Member manager : swarm.managers()) {
      Api api = swarm.api(manager);
      for (String object : objects.names()) {
        long began = System.nanoTime();
        Objects.Seen seen = objects.read(api, object);
        if (seen != null) {
          history.add(
              new Read(
                  0,
                  began,
                  System.nanoTime(),
                  manager.name(),
                  manager.life(),
                  object,
                  seen.version(),
                  seen.marker()));
        }
      }
      Map<String, List<String>> services = new TreeMap<>();
      for (JsonNode service : api.get("/services").ok()) {
        services
            .computeIfAbsent(service.at("/Spec/Name").asText(), name -> new ArrayList<>())
            .add(service.at("/Spec/Labels/marker").asText());
      }
      history.add(new Listing(manager.name(), services));
    }
  }

  private String lack() {
    try {
      String nodes = nodes();
      if (!nodes.isEmpty()) {
        return nodes;
      }
      String views = views();
      return views.isEmpty() ? containers() : views;
    } catch (IOException e) {
      return e.toString();
    }
  }

  private String nodes() throws IOException {
    Set<String> expected = new TreeSet<>();
    swarm.members().forEach(member -> expected.add(member.name()));
    Set<String> leaders = new TreeSet<>();
    for (Member manager : swarm.managers()) {
      List<Node> nodes = swarm.nodes(manager);
      Set<String> seen = new TreeSet<>();
      for (Node node : nodes) {
        if (!node.isWell()) {
          return manager.name() + " shows " + nodes;
        }
        seen.add(node.host());
        if (node.isLeader()) {
          leaders.add(node.host());
        }
      }
      if (!seen.equals(expected)) {
        return manager.name() + " shows " + nodes + " (expected: " + expected + ")";
      }
    }
    return leaders.size() == 1 ? "" : "leaders: " + leaders;
  }

  private String views() throws IOException {
    String first = "";
    for (Member manager : swarm.managers()) {
      Set<String> lines = new TreeSet<>();
      for (JsonNode service : swarm.api(manager).get("/services").ok()) {
        lines.add(
            service.at("/Spec/Name").asText()
                + " "
                + service.at("/Version/Index").asLong()
                + " "
                + service.at("/Spec/Labels/marker").asText());
      }
      String view = lines.toString();
      if (first.isEmpty()) {
        first = view;
      } else if (!first.equals(view)) {
        return manager.name() + " lists " + view + " (the first: " + first + ")";
      }
    }
    return "";
  }

  /** One running container for each slot that is wanted, and no other. */
  private String containers() throws IOException {
    Member manager = swarm.managers().getFirst();
    Map<String, Integer> wanted = new TreeMap<>();
    for (JsonNode service : swarm.api(manager).get("/services").ok()) {
      int replicas = service.at("/Spec/Mode/Replicated/Replicas").asInt();
      if (replicas > 0) {
        wanted.put(service.at("/Spec/Name").asText(), replicas);
      }
    }
    Set<String> runningTasks = new TreeSet<>();
    for (JsonNode task : swarm.api(manager).list("/tasks", "desired-state", "running")) {
      if ("running".equals(task.at("/Status/State").asText())) {
        runningTasks.add(task.path("ID").asText());
      }
    }
    List<Running> running = Observer.running(swarm);
    Map<String, Set<String>> slots = new TreeMap<>();
    for (Running each : running) {
      int dot = each.slot().lastIndexOf('.');
      String service = dot < 0 ? each.slot() : each.slot().substring(0, dot);
      slots.computeIfAbsent(service, key -> new TreeSet<>()).add(each.slot());
      if (!runningTasks.contains(each.task())) {
        return "a stray container: " + each;
      }
    }
    Map<String, Integer> counted = new TreeMap<>();
    slots.forEach((service, each) -> counted.put(service, each.size()));
    int total = wanted.values().stream().mapToInt(Integer::intValue).sum();
    boolean well = counted.equals(wanted) && running.size() == total;
    return well ? "" : "running: " + running + " (expected: " + wanted + ")";
  }
}
