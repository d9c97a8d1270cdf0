package io.skep.kernel;

import java.math.BigInteger;
import java.util.random.RandomGenerator;

/** Makes ids in the form of SwarmKit: 25 characters of base 36, 129 random bits. */
public final class IdSource {
  private static final int LENGTH = 25;
  private static final BigInteger RANGE = BigInteger.valueOf(36).pow(LENGTH);
  private static final int RANDOM_BYTES = 24;

  private final RandomGenerator random;

  /** The random source decides whether ids can be repeated (tests) or guessed (never in use). */
  public IdSource(RandomGenerator random) {
    this.random = random;
  }

  /** The next id; safe for use by many threads if the random source is. */
  public String next() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    String digits = new BigInteger(1, bytes).mod(RANGE).toString(36);
    return "0".repeat(LENGTH - digits.length()) + digits;
  }
}
