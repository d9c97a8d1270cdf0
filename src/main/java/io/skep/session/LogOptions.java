package io.skep.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which log lines of a task are wanted.
 *
 * @param follow whether to go on with new lines until the sink is closed
 * @param tail the last so many lines, -1 for all
 * @param details whether each line is to begin with what the log driver keeps beside it: {@code
 *     key=value}, with commas between, and a space, even if there is nothing
 */
public record LogOptions(
    boolean stdout,
    boolean stderr,
    boolean follow,
    @Nullable Instant since,
    @Nullable Instant until,
    long tail,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean details) {
  /** Lines as they were written. */
  public LogOptions(
      boolean stdout,
      boolean stderr,
      boolean follow,
      @Nullable Instant since,
      @Nullable Instant until,
      long tail) {
    this(stdout, stderr, follow, since, until, tail, false);
  }
}
