package io.skep.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * The states of a task in their only order; the observed state never goes back.
 *
 * <p>Source: SwarmKit's task model. {@link #REMOVE} is only ever desired.
 */
public enum TaskState {
  NEW,
  PENDING,
  ASSIGNED,
  ACCEPTED,
  PREPARING,
  READY,
  STARTING,
  RUNNING,
  COMPLETE,
  SHUTDOWN,
  FAILED,
  REJECTED,
  REMOVE,
  ORPHANED;

  private final String words = name().toLowerCase(Locale.ROOT);

  /** Whether this state comes after the other. */
  public boolean isAfter(TaskState other) {
    return compareTo(other) > 0;
  }

  /** Whether a task in this state will never run again. */
  public boolean isTerminal() {
    return isAfter(RUNNING);
  }

  /** Reads the lower-case word of the API; throws {@link IllegalArgumentException} on others. */
  @JsonCreator
  public static TaskState parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  /** The lower-case word that the API shows. */
  @Override
  @JsonValue
  public String toString() {
    return words;
  }
}
