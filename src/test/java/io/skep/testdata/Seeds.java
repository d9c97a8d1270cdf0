package io.skep.testdata;

import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Runs a property under many seeds; a failure names its seed, and the property runs it again. */
public final class Seeds {
  private Seeds() {}

  /** Runs the property with so many generators, of seeds from 1. */
  public static void check(int runs, Consumer<RandomGenerator> property) {
    for (long seed = 1; seed <= runs; seed++) {
      try {
        property.accept(generator(seed));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("with seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  /** The generator of this seed. */
  public static RandomGenerator generator(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }
}
