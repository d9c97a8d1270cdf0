package io.skep.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;

/** The id of a service: 25 characters of base 36, as Docker writes it. */
public record ServiceId(@JsonValue String value) implements Comparable<ServiceId> {
  /** Refuses an empty id. */
  @JsonCreator
  public ServiceId {
    Objects.requireNonNull(value, "value");
    if (value.isEmpty()) {
      throw new IllegalArgumentException(
          "a service id: empty (expected: 25 characters of base 36)");
    }
  }

  @Override
  public int compareTo(ServiceId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
