package io.skep.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;

/** The id of a config: 25 characters of base 36, as Docker writes it. */
public record ConfigId(@JsonValue String value) implements Comparable<ConfigId> {
  /** Refuses an empty id. */
  @JsonCreator
  public ConfigId {
    Objects.requireNonNull(value, "value");
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a config id: empty (expected: 25 characters of base 36)");
    }
  }

  @Override
  public int compareTo(ConfigId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
