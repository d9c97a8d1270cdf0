package io.skep.journal.bench;

import io.skep.consensus.GroupConfig;
import io.skep.consensus.Isolation;
import io.skep.consensus.ThrowAwayCertificates;
import io.skep.journal.PayloadCodec;
import io.skep.journal.PayloadKey;
import io.skep.journal.RaftJournal;
import io.skep.journal.RaftJournalConfig;
import io.skep.journal.RaftJournalExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Events a second and latencies with 1, 3 and 5 managers, through persistent actors on the leader;
 * all managers are in this process and share its processors and disk.
 *
 * <p>Arguments: a directory, the seconds for each measurement, and the numbers of managers.
 */
public final class ManagersBenchmark {
  private static final PayloadKey KEY = PayloadKey.of(new byte[PayloadKey.BYTES]);
  private static final ThrowAwayCertificates CERTIFICATES = ThrowAwayCertificates.create();

  private ManagersBenchmark() {}

  public static void main(String[] args) throws Exception {
    var dir = Files.createTempDirectory(Files.createDirectories(Path.of(args[0])), "managers");
    var span = Duration.ofSeconds(Long.parseLong(args[1]));
    System.out.printf(
        "%-24s %10s %9s %9s %12s%n", "", "events/s", "p50 ms", "p99 ms", "us CPU/event");
    for (int at = 2; at < args.length; at++) {
      int managers = Integer.parseInt(args[at]);
      for (int writers : new int[] {1, 100, 1_000}) {
        measure(dir.resolve(managers + "-" + writers), managers, writers, span);
      }
    }
    System.exit(0);
  }

  private static void measure(Path dir, int managers, int writers, Duration span) throws Exception {
    var latencies = new AtomicReference<>(new Latencies());
    var system = ActorSystem.create(Behaviors.<Void>empty(), "bench", Bench.config(dir));
    var leader =
        RaftJournalExtension.get(system).start(config(dir, 1, GroupConfig.Start.FOUND, free()));
    var others = new ArrayList<RaftJournal>();
    for (int other = 2; other <= managers; other++) {
      int port = free();
      others.add(
          RaftJournal.open(config(dir, other, GroupConfig.Start.JOIN, port), new Untouched()));
      leader
          .managers()
          .add("m" + other, "127.0.0.1:" + port)
          .toCompletableFuture()
          .get(120, TimeUnit.SECONDS);
    }
    for (int writer = 0; writer < writers; writer++) {
      system
          .systemActorOf(
              Writer.create("w" + writer, latencies),
              "w" + writer,
              org.apache.pekko.actor.typed.Props.empty())
          .tell(Writer.Go.ON);
    }
    TimeUnit.NANOSECONDS.sleep(span.toNanos());
    var measured = new Latencies();
    latencies.set(measured);
    long cpu = Bench.cpuNanos();
    long begin = System.nanoTime();
    TimeUnit.NANOSECONDS.sleep(span.toNanos());
    latencies.set(new Latencies());
    print(managers, writers, measured, System.nanoTime() - begin, Bench.cpuNanos() - cpu);
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
    others.forEach(RaftJournal::close);
  }

  private static RaftJournalConfig config(Path dir, int number, GroupConfig.Start start, int port) {
    var name = "m" + number;
    var bind = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    return RaftJournalConfig.in(dir.resolve(name), name)
        .listening(
            new GroupConfig.Listen(
                bind, "127.0.0.1:" + port, CERTIFICATES.of(name, new Isolation())),
            start)
        .sealedWith(KEY);
  }

  private static int free() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void print(int managers, int writers, Latencies measured, long nanos, long cpu) {
    System.out.printf(
        "%-24s %10.0f %9.3f %9.3f %12.1f%n",
        managers + " managers, " + writers,
        (double) measured.count() * 1e9 / (double) nanos,
        measured.millis(0.5),
        measured.millis(0.99),
        (double) cpu / 1e3 / (double) Math.max(1, measured.count()));
  }

  /** For managers that only follow: they never look into a payload. */
  private static final class Untouched implements PayloadCodec {
    @Override
    public Encoded encode(Object payload) {
      throw new UnsupportedOperationException("only the leader writes");
    }

    @Override
    public Object decode(Encoded encoded) {
      throw new UnsupportedOperationException("only the leader reads");
    }
  }
}
