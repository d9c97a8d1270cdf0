package io.skep.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;

/** The id of a network: 25 characters of base 36, as Docker writes it. */
public record NetworkId(@JsonValue String value) implements Comparable<NetworkId> {
  /** Refuses an empty id. */
  @JsonCreator
  public NetworkId {
    Objects.requireNonNull(value, "value");
    if (value.isEmpty()) {
      throw new IllegalArgumentException(
          "a network id: empty (expected: 25 characters of base 36)");
    }
  }

  @Override
  public int compareTo(NetworkId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
