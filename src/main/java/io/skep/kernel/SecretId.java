package io.skep.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;

/** The id of a secret: 25 characters of base 36, as Docker writes it. */
public record SecretId(@JsonValue String value) implements Comparable<SecretId> {
  /** Refuses an empty id. */
  @JsonCreator
  public SecretId {
    Objects.requireNonNull(value, "value");
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a secret id: empty (expected: 25 characters of base 36)");
    }
  }

  @Override
  public int compareTo(SecretId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
