package io.skep.multijvm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What a swarm bears of small writes: each writer creates a service without tasks and removes it,
 * each as soon as the last is answered, by a connection of its own to one manager.
 *
 * @param perSecond acknowledged writes of all writers together
 * @param millis the times of single writes, in milliseconds
 */
record Writes(double perSecond, Times millis) {

  /** Writes for some seconds. */
  static Writes measure(Swarm swarm, Member through, int writers, int seconds) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long begin = System.nanoTime();
      long end = begin + seconds * 1_000_000_000L;
      List<Future<List<Double>>> all = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        String name = "writer" + i + "-";
        all.add(threads.submit(() -> write(swarm.api(through), name, end)));
      }
      List<Double> millis = new ArrayList<>();
      for (Future<List<Double>> each : all) {
        millis.addAll(each.get());
      }
      double took = (System.nanoTime() - begin) / 1e9;
      double[] times = millis.stream().mapToDouble(Double::doubleValue).toArray();
      return new Writes(times.length / took, new Times(times));
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Double> write(Api api, String prefix, long end) throws IOException {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; System.nanoTime() < end; i++) {
      String name = prefix + i;
      ObjectNode service = Objects.service(name, "bench", 0);
      long began = System.nanoTime();
      api.post("/services/create", service).ok();
      long between = System.nanoTime();
      api.send("DELETE", "/services/" + name, "").ok();
      millis.add((between - began) / 1e6);
      millis.add((System.nanoTime() - between) / 1e6);
    }
    return millis;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.0f/s, p50 %.1f ms, p99 %.1f ms",
        perSecond,
        millis.percentile(0.5),
        millis.percentile(0.99));
  }
}
