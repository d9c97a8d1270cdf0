package io.skep.gossip;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * How gossip behaves as members are added: {@code skep bench-gossip [--members 8,16,32] [--times 3]
 * [--idle 20] [--paper 1000,5000]}. All members are in this one JVM, and the JVM is alone in a
 * network namespace, so that what goes over its loopback is theirs. Prints tables.
 */
public final class GossipBench {
  private static final Duration SETTLE = Duration.ofSeconds(10);

  private final GossipFleet fleet;
  private final int times;
  private final Duration idle;
  private final List<String> rows = new ArrayList<>();

  private GossipBench(GossipFleet fleet, int times, Duration idle) {
    this.fleet = fleet;
    this.times = times;
    this.idle = idle;
  }

  /** Runs all of it: about a minute for each number of members. */
  public static void main(String[] arguments) throws IOException {
    Locale.setDefault(Locale.ROOT);
    System.setProperty(WireCount.SETTING, WireCount.class.getName());
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
    List<String> words = Arrays.asList(arguments);
    int[] paper = numbers(words, "--paper", "100,1000,2000,5000");
    if (paper.length > 0) {
      System.out.println(GossipSize.table(paper));
    }
    Path folder = Files.createTempDirectory("skep-gossip-bench");
    try (GossipFleet fleet = new GossipFleet(folder)) {
      GossipBench bench =
          new GossipBench(
              fleet,
              numbers(words, "--times", "3")[0],
              Duration.ofSeconds(numbers(words, "--idle", "20")[0]));
      for (int members : numbers(words, "--members", "8,16,32")) {
        bench.at(members);
      }
      bench.table();
    }
    System.exit(0);
  }

  private static int[] numbers(List<String> words, String option, String otherwise) {
    int at = words.indexOf(option);
    String text = at < 0 ? otherwise : words.get(at + 1);
    return Stream.of(text.split(","))
        .filter(one -> !one.isEmpty())
        .mapToInt(Integer::parseInt)
        .toArray();
  }

  private void at(int members) throws IOException {
    List<Gossip> fresh =
        Stream.generate(fleet::start).limit(members - fleet.members().size()).toList();
    int joining = fresh.size();
    GossipFleet.Joined together = fleet.join(fresh);
    GossipFleet.pause(SETTLE);
    double[] known = new double[times];
    double[] up = new double[times];
    double[] first = new double[times];
    double[] all = new double[times];
    for (int i = 0; i < times; i++) {
      Gossip victim = fleet.members().get(1 + i % (members - 1));
      GossipFleet.Died died = fleet.kill(victim);
      first[i] = died.first();
      all[i] = died.all();
      GossipFleet.Joined joined = fleet.join(List.of(fleet.start()));
      known[i] = joined.known();
      up[i] = joined.up();
    }
    GossipFleet.pause(SETTLE);
    row(
        members,
        "%d in %.1f".formatted(joining, together.up()),
        spread(known),
        spread(up),
        spread(first),
        spread(all),
        idle(members));
  }

  private String idle(int members) throws IOException {
    Map<String, long[]> before = WireCount.sent();
    long bytes = Loopback.bytes();
    long processor = processor();
    long begin = System.nanoTime();
    GossipFleet.pause(idle);
    double span = (System.nanoTime() - begin) / 1e9;
    double each = span * members;
    double used = (processor() - processor) / 1e9;
    double wire = Loopback.bytes() - bytes;
    Map<String, long[]> after = WireCount.sent();
    StringBuilder kinds = new StringBuilder("  sent by a member in a second:");
    double messages = 0;
    for (Map.Entry<String, long[]> kind : after.entrySet()) {
      long[] earlier = before.getOrDefault(kind.getKey(), new long[2]);
      double count = kind.getValue()[0] - earlier[0];
      double size = kind.getValue()[1] - earlier[1];
      messages += count;
      if (count > 0) {
        kinds.append(
            " %s %.2f (%.0f bytes each);".formatted(kind.getKey(), count / each, size / count));
      }
    }
    System.out.println(kinds);
    return "%.2f %% | %.1f | %.1f | %.0f | %.1f"
        .formatted(
            100 * used / each,
            messages / each,
            wire / each / 1024,
            (double) Loopback.connections() / members,
            load());
  }

  private static long processor() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private static String spread(double... values) {
    double[] sorted = DoubleStream.of(values).sorted().toArray();
    return "%.2f (%.2f to %.2f)"
        .formatted(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
  }

  private void row(Object... cells) {
    String row = "| " + String.join(" | ", Stream.of(cells).map(Object::toString).toList()) + " |";
    rows.add(row);
    System.out.println(row);
  }

  private void table() {
    System.out.println(
        """

        | members | joined at once, s | one joins: known to all, s | Up at all, s | one dies: first to know, s \
        | all know, s | idle: processor of a member | messages/s | KB/s on the wire | connections | load |
        |---|---|---|---|---|---|---|---|---|---|---|""");
    rows.forEach(System.out::println);
  }
}
