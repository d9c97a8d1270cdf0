package io.skep.api.wire;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes bytes in order. */
@FunctionalInterface
public interface ByteOutput {

  /** Takes all remaining bytes of the buffer, waiting for room as long as it needs. */
  void write(ByteBuffer bytes) throws IOException;

  /** Takes a whole array. */
  default void write(byte[] bytes) throws IOException {
    write(ByteBuffer.wrap(bytes));
  }
}
