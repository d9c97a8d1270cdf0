package io.skep.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;

/** The id of a node: 25 characters of base 36, as Docker writes it. */
public record NodeId(@JsonValue String value) implements Comparable<NodeId> {
  /** Refuses an empty id. */
  @JsonCreator
  public NodeId {
    Objects.requireNonNull(value, "value");
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a node id: empty (expected: 25 characters of base 36)");
    }
  }

  @Override
  public int compareTo(NodeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
