package io.skep.engine;

import io.skep.agent.EngineException;

/** A version of the Docker Engine API. */
record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
  /** The highest one whose requests are made here. */
  static final ApiVersion HIGHEST = new ApiVersion(1, 47);

  /** Health checks have a start interval from here on. */
  static final ApiVersion START_INTERVAL = new ApiVersion(1, 44);

  /** The version to speak with an engine that knows versions from the least to the most. */
  static ApiVersion spokenWith(String most, String least) {
    ApiVersion theirs = parse(most);
    ApiVersion spoken = theirs.compareTo(HIGHEST) < 0 ? theirs : HIGHEST;
    return parse(least).compareTo(spoken) > 0 ? parse(least) : spoken;
  }

  private static ApiVersion parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 2) {
      throw EngineException.refused("engine: API version " + text + " (expected: such as 1.41)");
    }
    return new ApiVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
  }

  boolean isAtLeast(ApiVersion other) {
    return compareTo(other) >= 0;
  }

  @Override
  public int compareTo(ApiVersion other) {
    int byMajor = Integer.compare(major, other.major);
    return byMajor == 0 ? Integer.compare(minor, other.minor) : byMajor;
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
