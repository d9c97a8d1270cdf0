package io.skep.agent;

import java.time.Instant;

/** Takes a container's output; may block to slow the reading down. */
@FunctionalInterface
public interface LogSink {
  /** A piece of output as the container wrote it: a line, or what the engine cut one into. */
  void piece(boolean stderr, Instant time, byte[] data);
}
