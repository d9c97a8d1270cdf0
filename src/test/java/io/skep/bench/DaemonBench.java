package io.skep.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.skep.testbed.EngineHost;
import io.skep.testbed.SkepDaemon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Skep and Docker Swarm side by side in one run: on two hosts of their own, asked in turn.
 *
 * <p>Needs root and an engine to install from; prints a table. Run it with {@code ./skep
 * bench-daemon}; a quiet machine gives steadier figures.
 */
public final class DaemonBench {
  private static final int ROUNDS = 5;
  private static final int OBJECTS = 1000;
  private static final int READS = 200;
  private static final String SERVICE =
      "{\"Name\":\"%s\",\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"alpine:latest\","
          + "\"Args\":[\"sleep\",\"3600\"],\"StopSignal\":\"KILL\"},\"Placement\":{%s}},"
          + "\"Mode\":{\"Replicated\":{\"Replicas\":%d}}}";

  private DaemonBench() {}

  /** Runs all of it, some five minutes. */
  public static void main(String[] arguments) throws Exception {
    try (EngineHost swarm = EngineHost.start("bench-swarm");
        EngineHost skep = EngineHost.start("bench-skep")) {
      startToReady(skep);
      try (SkepDaemon daemon = SkepDaemon.start(skep);
          UnixHttp ours = new UnixHttp(daemon.uri());
          UnixHttp theirs = new UnixHttp(swarm.engineUri());
          UnixHttp plain = new UnixHttp(skep.engineUri())) {
        swarm.docker().ok("swarm", "init", "--advertise-addr", "127.0.0.1");
        daemon.docker().ok("swarm", "init", "--advertise-addr", "127.0.0.1");
        System.out.printf("resident memory idle: skep %d MB%n", residentMegabytes(daemon));
        runs(ours, theirs, plain, skep.engineUri());
        reads(ours, theirs);
        System.out.printf(
            "resident memory with %d services and %d tasks: skep %d MB%n",
            OBJECTS, OBJECTS, residentMegabytes(daemon));
      }
    }
  }

  private static void startToReady(EngineHost host) {
    double[] empty = new double[ROUNDS];
    for (int round = -1; round < ROUNDS; round++) {
      long begin = System.nanoTime();
      try (SkepDaemon daemon = SkepDaemon.start(host)) {
        if (round >= 0) {
          empty[round] = since(begin);
        }
        daemon.stop();
      }
    }
    System.out.println("start to ready, no swarm, ms: " + new Samples(empty));
  }

  private static void runs(UnixHttp ours, UnixHttp theirs, UnixHttp plain, URI engine)
      throws Exception {
    System.out.println("create to all running, ms: median (least to most)");
    System.out.println(
        "| replicas | skep | swarm | engine in parallel | skep/swarm | skep/engine |");
    System.out.println("|---|---|---|---|---|---|");
    for (int replicas : new int[] {1, 10, 20}) {
      double[] skep = new double[ROUNDS];
      double[] swarm = new double[ROUNDS];
      double[] bare = new double[ROUNDS];
      for (int round = -1; round < ROUNDS; round++) {
        double a = service(ours, "b" + replicas + "x" + (round + 1), replicas);
        double b = service(theirs, "b" + replicas + "x" + (round + 1), replicas);
        double c = engine(plain, engine, replicas);
        if (round >= 0) {
          skep[round] = a;
          swarm[round] = b;
          bare[round] = c;
        }
      }
      Samples x = new Samples(skep);
      Samples y = new Samples(swarm);
      Samples z = new Samples(bare);
      System.out.printf(
          Locale.ROOT,
          "| %d | %s | %s | %s | %.2f | %.2f |%n",
          replicas,
          x,
          y,
          z,
          x.median() / y.median(),
          x.median() / z.median());
    }
  }

  /** Creates a service, waits until all of its tasks run, removes it and waits for the engine. */
  private static double service(UnixHttp api, String name, int replicas) throws Exception {
    long begin = System.nanoTime();
    api.send(
        "POST", "/v1.41/services/create", String.format(Locale.ROOT, SERVICE, name, "", replicas));
    String tasks = "/v1.41/tasks?filters=" + encode("{\"service\":[\"" + name + "\"]}");
    awaitCount(api, tasks, "running", replicas);
    double took = since(begin);
    api.send("DELETE", "/v1.41/services/" + name, "");
    String left = "/v1.41/containers/json?all=1&filters=" + encode("{\"name\":[\"" + name + "\"]}");
    while (!api.json("GET", left, "").isEmpty()) {
      pause();
    }
    return took;
  }

  private static void awaitCount(UnixHttp api, String tasks, String state, int count)
      throws Exception {
    while (true) {
      int seen = 0;
      for (JsonNode task : api.json("GET", tasks, "")) {
        seen += state.equals(task.at("/Status/State").asText()) ? 1 : 0;
      }
      if (seen == count) {
        return;
      }
      pause();
    }
  }

  /** The same containers made and started by the engine's own API, each on a thread of its own. */
  private static double engine(UnixHttp plain, URI host, int count) throws Exception {
    String container = "{\"Image\":\"alpine:latest\",\"Cmd\":[\"sleep\",\"3600\"]}";
    List<String> made = new ArrayList<>();
    long begin = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> starting = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        starting.add(
            threads.submit(
                () -> {
                  try (UnixHttp api = new UnixHttp(host)) {
                    String id =
                        api.json("POST", "/v1.41/containers/create", container).path("Id").asText();
                    api.send("POST", "/v1.41/containers/" + id + "/start", "");
                    return id;
                  }
                }));
      }
      for (Future<String> each : starting) {
        made.add(each.get());
      }
    }
    double took = since(begin);
    for (String id : made) {
      plain.send("DELETE", "/v1.41/containers/" + id + "?force=1", "");
    }
    return took;
  }

  private static void reads(UnixHttp ours, UnixHttp theirs) throws Exception {
    for (UnixHttp api : List.of(ours, theirs)) {
      for (int i = 0; i < OBJECTS; i++) {
        api.send(
            "POST", "/v1.41/services/create", String.format(Locale.ROOT, SERVICE, "s" + i, "", 0));
      }
      String nowhere = "\"Constraints\":[\"node.labels.nowhere==1\"]";
      api.send(
          "POST",
          "/v1.41/services/create",
          String.format(Locale.ROOT, SERVICE, "pending", nowhere, OBJECTS));
      while (api.json("GET", "/v1.41/tasks", "").size() < OBJECTS) {
        pause();
      }
    }
    System.out.println("reads of " + OBJECTS + " objects, ms: median (least to most)");
    System.out.println("| path | skep | swarm | ratio of medians |");
    System.out.println("|---|---|---|---|");
    for (String path : List.of("/v1.41/services", "/v1.41/services?status=true", "/v1.41/tasks")) {
      double[] a = new double[READS];
      double[] b = new double[READS];
      for (int i = -READS / 4; i < READS; i++) {
        double skep = read(ours, path);
        double swarm = read(theirs, path);
        if (i >= 0) {
          a[i] = skep;
          b[i] = swarm;
        }
      }
      Samples x = new Samples(a);
      Samples y = new Samples(b);
      System.out.printf(
          Locale.ROOT, "| `%s` | %s | %s | %.2f |%n", path, x, y, x.median() / y.median());
    }
  }

  private static double read(UnixHttp api, String path) throws IOException {
    long begin = System.nanoTime();
    api.send("GET", path, "");
    return since(begin);
  }

  private static long residentMegabytes(SkepDaemon daemon) {
    try {
      long pid = Long.parseLong(Files.readString(daemon.dataFolder().resolve("skep.lock")).trim());
      return Files.readAllLines(Path.of("/proc/" + hostPid(pid) + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) / 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The pid outside of the daemon's namespace, found by the last entry of NSpid. */
  private static long hostPid(long inside) throws IOException {
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (isDaemon(process, inside)) {
          return Long.parseLong(process.getFileName().toString());
        }
      }
    }
    throw new IOException("no daemon with pid " + inside + " in a namespace");
  }

  private static boolean isDaemon(Path process, long inside) {
    try {
      return Files.readString(process.resolve("cmdline")).contains("io.skep.app.Main")
          && Files.readAllLines(process.resolve("status")).stream()
              .anyMatch(line -> line.startsWith("NSpid:") && line.trim().endsWith("\t" + inside));
    } catch (IOException gone) {
      return false;
    }
  }

  private static String encode(String text) {
    return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / 1e6;
  }

  private static void pause() {
    java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
  }
}
