package io.skep.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;

/** The id of a swarm: 25 characters of base 36, as Docker writes it. */
public record ClusterId(@JsonValue String value) implements Comparable<ClusterId> {
  /** Refuses an empty id. */
  @JsonCreator
  public ClusterId {
    Objects.requireNonNull(value, "value");
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a swarm id: empty (expected: 25 characters of base 36)");
    }
  }

  @Override
  public int compareTo(ClusterId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
