package io.skep.simulation;

import io.skep.testdata.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs stories of many seeds on all cores: {@code --seeds N [--from S] [--most BROKEN] [--steps
 * TOLD]}.
 */
public final class Simulate {
  /** So many of the last steps before a law was broken are told, unless asked otherwise. */
  static final int STEPS = 60;

  /** A seed that broke a law, or the product. */
  record Broken(long seed, Throwable why, String lastSteps) {
    String law() {
      return why instanceof LawBroken broken ? broken.law() : why.toString();
    }

    @Override
    public String toString() {
      return "seed " + seed + ": " + why.getMessage() + lastSteps;
    }
  }

  private Simulate() {}

  /** Runs this seed; null if all laws held. */
  static @Nullable Broken run(long seed, int steps) {
    Story story = new Story(Seeds.generator(seed), steps);
    try {
      story.run();
      return null;
    } catch (LawBroken | RuntimeException e) {
      return new Broken(seed, e, story.lastSteps());
    }
  }

  /** Runs so many seeds from this one, and stops at so many that break. */
  static List<Broken> run(long from, long count, int most, int steps) {
    List<Broken> broken = new ArrayList<>();
    AtomicLong next = new AtomicLong(from);
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (long seed = next.getAndIncrement();
                        seed < from + count && !over.get();
                        seed = next.getAndIncrement()) {
                      Broken one = run(seed, steps);
                      if (one != null) {
                        synchronized (broken) {
                          broken.add(one);
                          over.set(broken.size() >= most);
                        }
                      }
                    }
                  }));
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      over.set(true);
      Thread.currentThread().interrupt();
    }
    return broken;
  }

  /** The law that the first of so many seeds breaks, and that seed; empty if none does. */
  public static String firstBroken(long seeds) {
    List<Broken> broken = run(1, seeds, 1, STEPS);
    return broken.isEmpty()
        ? ""
        : "\"" + broken.getFirst().law() + "\", seed " + broken.getFirst().seed();
  }

  /** Exits with 1 if any seed breaks a law. */
  public static void main(String[] args) {
    long seeds = 2000;
    long from = 1;
    int most = 10;
    int steps = STEPS;
    for (int i = 0; i + 1 < args.length; i += 2) {
      switch (args[i]) {
        case "--seeds" -> seeds = Long.parseLong(args[i + 1]);
        case "--most" -> most = Integer.parseInt(args[i + 1]);
        case "--steps" -> steps = Integer.parseInt(args[i + 1]);
        case "--from" -> from = Long.parseLong(args[i + 1]);
        default -> {
          System.err.println(
              "skep simulate: --seeds N, --from S, --most M, --steps K; not " + args[i]);
          System.exit(1);
        }
      }
    }
    long start = System.nanoTime();
    List<Broken> broken = run(from, seeds, most, steps);
    broken.forEach(System.out::println);
    Map<String, List<Long>> byLaw = new TreeMap<>();
    broken.forEach(one -> byLaw.computeIfAbsent(one.law(), l -> new ArrayList<>()).add(one.seed()));
    byLaw.forEach((law, seedsOf) -> System.out.println(law + ": seeds " + seedsOf));
    System.out.printf(
        "%d seeds from %d in %d s: %d broke a law%n",
        seeds, from, Duration.ofNanos(System.nanoTime() - start).toSeconds(), broken.size());
    System.exit(broken.isEmpty() ? 0 : 1);
  }
}
