package io.skep.engine;

/** A version of the Docker Engine API. */
record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
  /** The highest one whose requests are made here. */
  static final ApiVersion HIGHEST = new ApiVersion(1, 47);

  /** Health checks have a start interval from here on. */
  static final ApiVersion START_INTERVAL = new ApiVersion(1, 44);

  /** The version to speak with an engine that knows this one at most. */
  static ApiVersion spokenWith(String engine) {
    String[] parts = engine.split("\\.", -1);
    ApiVersion theirs = new ApiVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    return theirs.compareTo(HIGHEST) < 0 ? theirs : HIGHEST;
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
