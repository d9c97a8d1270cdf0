package io.skep.agent;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a container's output is wanted.
 *
 * @param follow whether to go on until the container ends
 * @param tail the last so many lines, -1 for all
 * @param details whether each piece is to begin with what the log driver keeps beside it
 * @param tty whether the container has one raw stream
 */
public record LogRequest(
    boolean stdout,
    boolean stderr,
    boolean follow,
    @Nullable Instant since,
    @Nullable Instant until,
    long tail,
    boolean details,
    boolean tty) {}
