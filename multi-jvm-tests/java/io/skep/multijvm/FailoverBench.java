package io.skep.multijvm;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Skep and Docker Swarm in one run on the same kind of hosts: {@code skep bench-failover [skep]
 * [docker] [--times N] [--parts writes,idle,joins,worker,leader]}. Needs root; prints lines as it
 * goes and a table in the end.
 */
public final class FailoverBench {

  private static final int IDLE_SECONDS = 30;
  private static final int WRITE_SECONDS = 8;

  private final Member.Kind kind;
  private final int times;
  private final String parts;
  private final Map<String, String> rows = new LinkedHashMap<>();

  private FailoverBench(Member.Kind kind, int times, String parts) {
    this.kind = kind;
    this.times = times;
    this.parts = parts;
  }

  /** Runs all of it, some ten minutes for each of the two. */
  public static void main(String[] arguments) throws Exception {
    List<String> words = Arrays.asList(arguments);
    int at = words.indexOf("--times");
    int times = at < 0 ? 5 : Integer.parseInt(words.get(at + 1));
    int only = words.indexOf("--parts");
    String parts = only < 0 ? "writes,idle,joins,worker,leader" : words.get(only + 1);
    List<Member.Kind> kinds =
        Stream.of(Member.Kind.values())
            .filter(kind -> words.contains(kind.name().toLowerCase(Locale.ROOT)))
            .toList();
    List<FailoverBench> all = new ArrayList<>();
    for (Member.Kind kind : kinds.isEmpty() ? List.of(Member.Kind.values()) : kinds) {
      FailoverBench bench = new FailoverBench(kind, times, parts);
      all.add(bench);
      bench.run();
    }
    table(all);
    System.exit(0);
  }

  private void run() throws IOException, InterruptedException {
    if (parts.contains("writes")) {
      for (int managers : new int[] {1, 3, 5}) {
        try (Swarm swarm = Swarm.start(kind, managers, 0)) {
          writes(swarm, managers);
        }
      }
    }
    if (parts.equals("writes")) {
      return;
    }
    try (Swarm swarm = Swarm.start(kind, 3, 2)) {
      if (parts.contains("idle")) {
        idle(swarm);
      }
      if (parts.contains("joins")) {
        joins(swarm);
      }
      failovers(new Failover(swarm));
    }
  }

  private void failovers(Failover failover) throws IOException {
    if (parts.contains("worker")) {
      Failover.WorkerLoss loss = failover.worker(times);
      row("worker's host dies, to shown Down, s", new Times(loss.shownDown()));
      row("worker's host dies, to all replaced and Running, s", new Times(loss.replaced()));
    }
    if (parts.contains("leader")) {
      row("leader kill -9, to next accepted write, s", failover.leader(times, Member::kill));
      row(
          "leader's host dies, to next accepted write, s",
          failover.leader(times, Member::powerOff));
    }
  }

  private void writes(Swarm swarm, int managers) {
    Member leader = swarm.leader();
    Writes.measure(swarm, leader, 8, WRITE_SECONDS); // warm-up
    String of = managers == 1 ? "1 manager" : managers + " managers";
    row("writes, 1 writer, " + of, Writes.measure(swarm, leader, 1, WRITE_SECONDS));
    row("writes, 32 writers, " + of, Writes.measure(swarm, leader, 32, WRITE_SECONDS));
    if (managers > 1) {
      Member follower = swarm.followers().getFirst();
      Writes through = Writes.measure(swarm, follower, 1, WRITE_SECONDS);
      row("writes, 1 writer through a follower, " + of, through);
    }
  }

  private void joins(Swarm swarm) {
    double[] seconds = new double[times];
    for (int i = 0; i < times; i++) {
      String name = "x" + (i + 1);
      swarm.boot(name);
      long begin = System.nanoTime();
      swarm.join(name, "worker", swarm.leader());
      seconds[i] = (System.nanoTime() - begin) / 1e9;
      swarm.docker(swarm.member(name)).ok("swarm", "leave");
      swarm.docker(swarm.leader()).ok("node", "rm", "--force", name);
      swarm.discard(name);
    }
    row("docker swarm join of a worker, to shown Ready, s", new Times(seconds));
  }

  /** After a minute's rest, over half a minute in which nobody asks for anything. */
  private void idle(Swarm swarm) throws InterruptedException {
    fitWorkers(swarm);
    pause(2 * IDLE_SECONDS);
    Map<ProcessHandle, Double> used = new LinkedHashMap<>();
    swarm.members().forEach(member -> processes(member).forEach(p -> used.put(p, cpu(p))));
    pause(IDLE_SECONDS);
    used.replaceAll((process, before) -> cpu(process) - before);
    Member leader = swarm.leader();
    rowIdle("idle 5-node swarm: leader", List.of(leader), used);
    rowIdle("idle 5-node swarm: another manager", swarm.followers(), used);
    rowIdle("idle 5-node swarm: worker", swarm.workers(), used);
  }

  /** A daemon's JVM is fitted for a worker at its first start after the join. */
  private static void fitWorkers(Swarm swarm) {
    for (Member worker : swarm.workers()) {
      if (worker instanceof SkepMember skep) {
        skep.daemon().fitForWorker();
        skep.stop();
        skep.start();
      }
    }
    new Failover(swarm).awaitAllWell();
  }

  private void rowIdle(String what, List<Member> members, Map<ProcessHandle, Double> used) {
    row(what, mean(members.stream().map(member -> member.process().orElseThrow()), used));
    if (kind.isSkep()) {
      Stream<ProcessHandle> engines =
          members.stream().map(member -> member.host().engineProcess().orElseThrow());
      row(what + ", the engine beside Skep", mean(engines, used));
    }
  }

  private static Footprint mean(Stream<ProcessHandle> all, Map<ProcessHandle, Double> used) {
    return Footprint.mean(
        all.map(process -> Footprint.of(process, used.get(process), IDLE_SECONDS)).toList());
  }

  private static Stream<ProcessHandle> processes(Member member) {
    return Stream.of(member.process(), member.host().engineProcess())
        .flatMap(java.util.Optional::stream)
        .distinct();
  }

  private static double cpu(ProcessHandle process) {
    return Footprint.cpuSeconds(process);
  }

  private static void pause(int seconds) throws InterruptedException {
    // The span itself is what is measured.
    if (new CountDownLatch(1)
        .await(Duration.ofSeconds(seconds).toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("nobody counts this latch down");
    }
  }

  private void row(String what, Object value) {
    rows.put(what, value.toString());
    System.out.println(kind + ": " + what + ": " + value);
  }

  private static String title(Member.Kind kind) {
    return switch (kind) {
      case SKEP -> "Skep";
      case CASSANDRA -> "Skep on Cassandra";
      case DOCKER -> "Docker Swarm";
    };
  }

  private static void table(List<FailoverBench> all) {
    StringBuilder head = new StringBuilder("| |");
    StringBuilder line = new StringBuilder("|---|");
    TreeSet<String> seen = new TreeSet<>();
    List<String> order = new ArrayList<>();
    for (FailoverBench bench : all) {
      head.append(' ').append(title(bench.kind)).append(" |");
      line.append("---|");
      bench.rows.keySet().stream().filter(seen::add).forEach(order::add);
    }
    System.out.println(head);
    System.out.println(line);
    for (String what : order) {
      StringBuilder row = new StringBuilder("| " + what + " |");
      all.forEach(bench -> row.append(' ').append(bench.rows.getOrDefault(what, "-")).append(" |"));
      System.out.println(row);
    }
  }
}
