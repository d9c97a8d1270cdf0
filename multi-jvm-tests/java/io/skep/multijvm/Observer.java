package io.skep.multijvm;

import com.fasterxml.jackson.databind.JsonNode;
import io.skep.multijvm.laws.History;
import io.skep.multijvm.laws.History.Containers;
import io.skep.multijvm.laws.History.Dismissed;
import io.skep.multijvm.laws.History.LeaderClaim;
import io.skep.multijvm.laws.History.RunnableTasks;
import io.skep.multijvm.laws.History.Running;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at all engines and all managers again and again, and writes down what it sees. */
final class Observer implements Runnable {

  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final int PERIOD_MILLIS = 700;
  private static final Pattern LEADS = Pattern.compile("leads the swarm in term (\\d+)");

  /** Observed states in which a task may still have, or get, a running container. */
  private static final Set<String> UNFINISHED =
      Set.of("new", "pending", "assigned", "accepted", "preparing", "ready", "starting", "running");

  private final Swarm swarm;
  private final History history;
  private final CountDownLatch stop;
  private final Set<String> dismissed = new HashSet<>();

  Observer(Swarm swarm, History history, CountDownLatch stop) {
    this.swarm = swarm;
    this.history = history;
    this.stop = stop;
  }

  @Override
  public void run() {
    try {
      while (!stop.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
        history.add(new Containers(System.nanoTime(), running(swarm)));
        swarm.managers().forEach(this::tasks);
      }
      leaders();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The swarm's containers that run now, on all hosts that answer. */
  static List<Running> running(Swarm swarm) {
    List<Running> running = new ArrayList<>();
    for (Member member : swarm.members()) {
      if (member.host().engineProcess().isPresent()) {
        Api engine = new Api(member.host().engineUri(), LIMIT);
        try {
          for (JsonNode container :
              engine.list("/containers/json", "label", "com.docker.swarm.task.id")) {
            JsonNode labels = container.path("Labels");
            String task = labels.path("com.docker.swarm.task.id").asText();
            String name = labels.path("com.docker.swarm.task.name").asText();
            String slot = name.endsWith("." + task) ? name.replace("." + task, "") : name;
            running.add(new Running(member.name(), slot, task));
          }
        } catch (IOException e) {
          // An engine that does not answer cannot be counted.
        }
      }
    }
    return running;
  }

  private void tasks(Member manager) {
    if (!manager.isAlive()) {
      return;
    }
    try {
      Map<String, List<String>> slots = new TreeMap<>();
      for (JsonNode task : new Api(manager.api(), LIMIT).get("/tasks").ok()) {
        String id = task.path("ID").asText();
        if ("remove".equals(task.path("DesiredState").asText()) && dismissed.add(id)) {
          history.add(new Dismissed(System.nanoTime(), id));
        }
        // A replacement that waits (desired: ready) starts nothing until its turn has come.
        boolean wanted = "running".equals(task.path("DesiredState").asText());
        if (wanted && UNFINISHED.contains(task.at("/Status/State").asText())) {
          String slot = task.path("ServiceID").asText() + "." + task.path("Slot").asInt();
          slots.computeIfAbsent(slot, key -> new ArrayList<>()).add(id);
        }
      }
      long now = System.nanoTime();
      slots.forEach((slot, ids) -> add(new RunnableTasks(now, manager.name(), slot, ids)));
    } catch (IOException e) {
      history.addFailedAttempt();
    }
  }

  private void add(RunnableTasks seen) {
    if (seen.tasks().size() > 1) {
      history.add(seen);
    }
  }

  /** Docker Swarm tells nobody its terms; Skep's daemons log each one they lead in. */
  private void leaders() {
    for (Member member : swarm.members()) {
      if (member instanceof SkepMember skep) {
        Matcher leads = LEADS.matcher(skep.daemon().log());
        while (leads.find()) {
          long term = Long.parseLong(leads.group(1));
          history.add(new LeaderClaim(member.name(), term, member.name()));
        }
      }
    }
  }
}
