package io.skep.journal.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Events a second and latencies of the Raft journal through persistent actors, beside a plain loop
 * of writing 256 bytes and fsync on the same disk in the same run.
 *
 * <p>Run as {@code docs/benchmarks.md} says. Arguments: a directory on the disk to measure, and the
 * seconds for each measurement.
 */
public final class JournalBenchmark {
  private JournalBenchmark() {}

  public static void main(String[] args) throws Exception {
    var dir = Files.createTempDirectory(Files.createDirectories(Path.of(args[0])), "journal-bench");
    var span = Duration.ofSeconds(Long.parseLong(args[1]));
    System.out.printf(
        "%-22s %10s %9s %9s %12s%n", "", "events/s", "p50 ms", "p99 ms", "us CPU/event");
    for (int writers : new int[] {1, 100, 10_000}) {
      fsyncLoop(dir, span);
      journal(dir.resolve("w" + writers), writers, span);
    }
    System.exit(0);
  }

  private static void fsyncLoop(Path dir, Duration span) throws IOException {
    var latencies = new Latencies();
    long cpu = Bench.cpuNanos();
    long end = System.nanoTime() + span.toNanos() / 2;
    var file = dir.resolve("fsync");
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (System.nanoTime() < end) {
        long begin = System.nanoTime();
        channel.write(ByteBuffer.allocate(256));
        channel.force(false);
        latencies.add(System.nanoTime() - begin);
      }
    }
    print("plain fsync", latencies, span.toNanos() / 2, Bench.cpuNanos() - cpu);
  }

  private static void journal(Path dir, int writers, Duration span) throws Exception {
    var latencies = new AtomicReference<>(new Latencies());
    var system =
        ActorSystem.create(
            Behaviors.<Void>setup(
                context -> {
                  for (int i = 0; i < writers; i++) {
                    context.spawnAnonymous(Writer.create("w" + i, latencies)).tell(Writer.Go.ON);
                  }
                  return Behaviors.empty();
                }),
            "bench",
            Bench.config(dir));
    TimeUnit.NANOSECONDS.sleep(span.toNanos());
    var measured = new Latencies();
    latencies.set(measured);
    long cpu = Bench.cpuNanos();
    long begin = System.nanoTime();
    TimeUnit.NANOSECONDS.sleep(span.toNanos());
    latencies.set(new Latencies());
    print("journal, " + writers, measured, System.nanoTime() - begin, Bench.cpuNanos() - cpu);
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static void print(String what, Latencies measured, long nanos, long cpu) {
    System.out.printf(
        "%-22s %10.0f %9.3f %9.3f %12.1f%n",
        what,
        (double) measured.count() * 1e9 / (double) nanos,
        measured.millis(0.5),
        measured.millis(0.99),
        (double) cpu / 1e3 / (double) Math.max(1, measured.count()));
  }
}
