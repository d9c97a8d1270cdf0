package io.skep.multijvm;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * The long run: {@code skep chaos --rounds N --seed S [--on docker] [--managers N] [--workers N]
 * [--faults A,B]}. The seed gives the order of the faults and all choices within them; what threads
 * and networks do in between no seed can give.
 */
public final class Chaos {

  private Chaos() {}

  /** Plays the rounds, prints a line for each and a table in the end; exits 1 on a violation. */
  public static void main(String[] arguments) throws IOException {
    Options options = Options.of(arguments);
    System.out.printf(
        "chaos on %s: %d rounds, seed %d, %d managers, %d workers%n",
        options.kind, options.rounds, options.seed, options.managers, options.workers);
    Map<Fault, List<Result>> results = new EnumMap<>(Fault.class);
    Swarm swarm = options.swarm();
    try {
      Rounds rounds = Rounds.on(swarm, options.seed);
      for (Fault fault : order(options, swarm)) {
        Result result = rounds.play(fault);
        System.out.println(result);
        result.violations().forEach(violation -> System.out.println("  " + violation));
        results.computeIfAbsent(fault, key -> new ArrayList<>()).add(result);
        if (!result.isConverged()) {
          swarm.keepLogs();
          swarm.close();
          swarm = options.swarm();
          rounds = Rounds.on(swarm, options.seed + results.size());
        }
      }
    } finally {
      swarm.close();
    }
    System.out.print(table(results));
    boolean broken =
        results.values().stream()
            .flatMap(List::stream)
            .anyMatch(result -> !result.violations().isEmpty());
    System.exit(broken ? 1 : 0);
  }

  /** Every fault once before any comes a second time, each time in another order. */
  private static List<Fault> order(Options options, Swarm swarm) {
    List<Fault> possible =
        new ArrayList<>(options.faults.stream().filter(fault -> fault.isPossible(swarm)).toList());
    options.faults.stream()
        .filter(fault -> !fault.isPossible(swarm))
        .forEach(fault -> System.out.println("skipped, not possible here: " + fault.title()));
    Random random = new Random(options.seed);
    List<Fault> order = new ArrayList<>();
    while (order.size() < options.rounds) {
      Collections.shuffle(possible, random);
      order.addAll(possible.subList(0, Math.min(possible.size(), options.rounds - order.size())));
    }
    return order;
  }

  /** A line for each fault: how often, what it did to clients, and what laws were broken. */
  static String table(Map<Fault, List<Result>> results) {
    StringBuilder table =
        new StringBuilder(
            "| fault | rounds | writes ok / refused / unknown | longest gap s | leftovers (longest s)"
                + " | violations |\n|---|---|---|---|---|---|\n");
    results.forEach((fault, all) -> table.append(row(fault, all)));
    return table.toString();
  }

  private static String row(Fault fault, List<Result> all) {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %d / %d / %d | %.1f | %d (%.1f) | %d |%n",
        fault.title(),
        all.size(),
        all.stream().mapToInt(result -> result.verdict().acknowledged()).sum(),
        all.stream().mapToInt(result -> result.verdict().refused()).sum(),
        all.stream().mapToInt(result -> result.verdict().unknown()).sum(),
        most(all.stream().map(Result::longestGap).toList()),
        all.stream().mapToInt(result -> result.verdict().leftovers()).sum(),
        most(all.stream().map(result -> result.verdict().longestLeftover()).toList()),
        all.stream().mapToInt(result -> result.violations().size()).sum());
  }

  private static double most(List<Duration> durations) {
    return durations.stream().mapToLong(Duration::toMillis).max().orElse(0) / 1e3;
  }

  private record Options(
      Member.Kind kind, int rounds, long seed, int managers, int workers, List<Fault> faults) {

    static Options of(String[] arguments) {
      List<String> words = Arrays.asList(arguments);
      String faults = value(words, "--faults", "");
      return new Options(
          Member.Kind.valueOf(value(words, "--on", "skep").toUpperCase(Locale.ROOT)),
          Integer.parseInt(value(words, "--rounds", "" + Fault.values().length)),
          Long.parseLong(value(words, "--seed", "1")),
          Integer.parseInt(value(words, "--managers", "3")),
          Integer.parseInt(value(words, "--workers", "2")),
          faults.isEmpty()
              ? List.of(Fault.values())
              : Arrays.stream(faults.split(",")).map(Fault::valueOf).toList());
    }

    Swarm swarm() {
      return Swarm.start(kind, managers, workers);
    }

    private static String value(List<String> words, String name, String otherwise) {
      int at = words.indexOf(name);
      if (at >= 0 && at + 1 >= words.size()) {
        throw new IllegalArgumentException(name + " needs a value");
      }
      return at < 0 ? otherwise : words.get(at + 1);
    }
  }
}
