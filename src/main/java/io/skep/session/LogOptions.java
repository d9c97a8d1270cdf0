package io.skep.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which log lines of a task are wanted.
 *
 * @param follow whether to go on with new lines until the sink is closed
 * @param tail the last so many lines, -1 for all
 */
public record LogOptions(
    boolean stdout,
    boolean stderr,
    boolean follow,
    @Nullable Instant since,
    @Nullable Instant until,
    long tail) {}
