package io.skep.multijvm;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The long run, {@code skep chaos}. The seed gives the order of the faults and all choices within
 * them; what threads and networks do in between no seed can give.
 */
@Command(
    name = "skep chaos",
    mixinStandardHelpOptions = true,
    description =
        "Plays faults on a swarm of real processes and holds the laws; 1: one was broken.")
public final class Chaos implements Callable<Integer> {
  @Option(
      names = "--on",
      defaultValue = "skep",
      description = "What to play on: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Member.Kind kind = Member.Kind.SKEP;

  @Option(names = "--rounds", description = "How many rounds (default: one of each fault).")
  private int rounds = Fault.values().length;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--managers", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}.")
  private int managers;

  @Option(names = "--workers", defaultValue = "2", description = "Default: ${DEFAULT-VALUE}.")
  private int workers;

  @Option(
      names = "--faults",
      split = ",",
      description = "The faults (default: all): ${COMPLETION-CANDIDATES}.")
  private List<Fault> faults = List.of(Fault.values());

  /** Plays the rounds, prints a line for each and a table in the end; exits 1 on a violation. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Chaos()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    System.out.printf(
        "chaos on %s: %d rounds, seed %d, %d managers, %d workers%n",
        kind, rounds, seed, managers, workers);
    Map<Fault, List<Result>> results = new EnumMap<>(Fault.class);
    Swarm swarm = Swarm.start(kind, managers, workers);
    try {
      Rounds played = Rounds.on(swarm, seed);
      for (Fault fault : order(swarm)) {
        Result result = played.play(fault);
        System.out.println(result);
        result.violations().forEach(violation -> System.out.println("  " + violation));
        if (!result.violations().isEmpty()) {
          Evidence.keep(swarm, result.violations())
              .forEach(line -> System.out.println("  " + line));
        }
        results.computeIfAbsent(fault, key -> new ArrayList<>()).add(result);
        if (!result.isConverged()) {
          swarm.close();
          swarm = Swarm.start(kind, managers, workers);
          played = Rounds.on(swarm, seed + results.size());
        }
      }
    } catch (IOException | RuntimeException e) {
      Evidence.keep(swarm, List.of()).forEach(System.out::println);
      throw e;
    } finally {
      swarm.close();
    }
    System.out.print(table(results));
    boolean broken =
        results.values().stream()
            .flatMap(List::stream)
            .anyMatch(result -> !result.violations().isEmpty());
    return broken ? 1 : 0;
  }

  /** Every fault once before any comes a second time, each time in another order. */
  private List<Fault> order(Swarm swarm) {
    List<Fault> possible =
        new ArrayList<>(faults.stream().filter(fault -> fault.isPossible(swarm)).toList());
    faults.stream()
        .filter(fault -> !fault.isPossible(swarm))
        .forEach(fault -> System.out.println("skipped, not possible here: " + fault.title()));
    Random random = new Random(seed);
    List<Fault> order = new ArrayList<>();
    while (order.size() < rounds) {
      Collections.shuffle(possible, random);
      order.addAll(possible.subList(0, Math.min(possible.size(), rounds - order.size())));
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
}
