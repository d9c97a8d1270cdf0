package io.skep.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That the laws mean something: each of these defects, once planted, breaks one of them. */
final class MutationTest {
  private static final int SEEDS = Integer.getInteger("skep.simulation.mutation.seeds", 400);

  @Test
  void everyPlantedDefectIsCaught() {
    assertThat(uncaught(Mutation.all())).isEmpty();
  }

  private static List<String> uncaught(List<Mutation> mutations) {
    List<String> uncaught = new ArrayList<>();
    for (Mutation mutation : mutations) {
      String caught = caught(mutation);
      if (caught.isEmpty()) {
        uncaught.add(mutation.name());
      }
      System.out.println(
          "planted: "
              + mutation.name()
              + (caught.isEmpty() ? ": NOT caught" : ": caught by " + caught));
    }
    System.out.printf(
        "planted defects caught: %d of %d%n", mutations.size() - uncaught.size(), mutations.size());
    return uncaught;
  }

  /** By which law and seed; a seed that the clean product breaks too proves nothing. */
  private static String caught(Mutation mutation) {
    String broken = MutatedProduct.of(mutation).firstBroken(SEEDS);
    if (!broken.isEmpty()) {
      long seed = Long.parseLong(broken.substring(broken.lastIndexOf(' ') + 1));
      assertThat(Simulate.run(seed, Simulate.STEPS))
          .as("the clean product under the same seed")
          .isNull();
    }
    return broken;
  }

  /** For the command line: part of the name of the defects to plant. */
  public static void main(String[] args) {
    List<Mutation> some =
        Mutation.all().stream()
            .filter(mutation -> args.length == 0 || mutation.name().contains(args[0]))
            .toList();
    System.exit(uncaught(some).isEmpty() ? 0 : 1);
  }
}
