package io.skep.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;

/** The id of a task: 25 characters of base 36, as Docker writes it. */
public record TaskId(@JsonValue String value) implements Comparable<TaskId> {
  /** Refuses an empty id. */
  @JsonCreator
  public TaskId {
    Objects.requireNonNull(value, "value");
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a task id: empty (expected: 25 characters of base 36)");
    }
  }

  @Override
  public int compareTo(TaskId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
