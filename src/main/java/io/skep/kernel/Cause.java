package io.skep.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The one thing because of which an event happened: a command from outside, or an earlier event.
 *
 * <p>Written as {@code command:ID WORDS} or {@code event:INDEX}.
 */
public record Cause(@JsonValue String value) {
  private static final String EVENT = "event:";
  private static final String COMMAND = "command:";

  /** At most 18 digits: any such number is a long. */
  private static final Pattern EVENT_INDEX = Pattern.compile(EVENT + "[0-9]{1,18}");

  /** Refuses anything that is neither a command nor an event. */
  @JsonCreator
  public Cause {
    if (!value.startsWith(COMMAND) && !EVENT_INDEX.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "cause: " + value + " (expected: command:ID WORDS or event:INDEX)");
    }
  }

  /** A command from outside: its request id and what it asked, such as {@code POST /services}. */
  public static Cause command(String requestId, String words) {
    return new Cause(COMMAND + requestId + " " + words);
  }

  /** An earlier event by its index in the log. */
  public static Cause event(long index) {
    return new Cause(EVENT + index);
  }

  /** The index of the causing event, empty if the cause is a command. */
  public OptionalLong eventIndex() {
    return value.startsWith(EVENT)
        ? OptionalLong.of(Long.parseLong(value.substring(EVENT.length())))
        : OptionalLong.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
