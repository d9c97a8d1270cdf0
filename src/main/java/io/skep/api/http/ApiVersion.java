package io.skep.api.http;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of the Docker Engine API, such as {@code 1.41}; ordered by major, then minor. */
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {

  /** The oldest version that is served. */
  public static final ApiVersion MINIMUM = new ApiVersion(1, 24);

  /** The newest version that is served, and what a path without a version means. */
  public static final ApiVersion MAXIMUM = new ApiVersion(1, 47);

  private static final Pattern TEXT =
      Pattern.compile("(\\d{1,4})(?:\\.(\\d{1,4}))?(?:\\.\\d{1,4})*");

  private static final Comparator<ApiVersion> ORDER =
      Comparator.comparingInt(ApiVersion::major).thenComparingInt(ApiVersion::minor);

  /** Reads digits and dots, as the router of the engine takes them; empty when they are not so. */
  public static Optional<ApiVersion> parse(String text) {
    Matcher found = TEXT.matcher(text);
    if (!found.matches()) {
      return Optional.empty();
    }
    String minor = found.group(2);
    return Optional.of(
        new ApiVersion(
            Integer.parseInt(found.group(1)), minor == null ? 0 : Integer.parseInt(minor)));
  }

  /** Whether this version is the given one or newer; gates of fields read so. */
  public boolean atLeast(int otherMajor, int otherMinor) {
    return compareTo(new ApiVersion(otherMajor, otherMinor)) >= 0;
  }

  /** The older of the two. */
  public ApiVersion lowerOf(ApiVersion other) {
    return compareTo(other) <= 0 ? this : other;
  }

  @Override
  public int compareTo(ApiVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
