package io.skep.api.wire;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Finds the end of a chunked body in bytes that arrive in pieces. */
final class ChunkScanner {

  private enum At {
    SIZE,
    EXTENSION,
    DATA,
    DATA_END,
    TRAILER_START,
    TRAILER,
    DONE
  }

  private static final int LONGEST_LINE = 8192;

  private At at = At.SIZE;
  private long left;
  private int lineLength;
  private boolean sized;

  boolean isDone() {
    return at == At.DONE;
  }

  /**
   * Moves the buffer's position past the bytes that belong to the body.
   *
   * @param data takes what the chunks hold, without their sizes
   */
  void advance(ByteBuffer buffer, ByteOutput data) throws IOException {
    while (buffer.hasRemaining() && at != At.DONE) {
      if (at == At.DATA) {
        int taken = (int) Math.min(left, buffer.remaining());
        data.write(buffer.slice(buffer.position(), taken));
        buffer.position(buffer.position() + taken);
        left -= taken;
        at = left == 0 ? At.DATA_END : At.DATA;
      } else {
        step(buffer.get());
      }
    }
  }

  private void step(byte next) throws MalformedMessageException {
    if (++lineLength > LONGEST_LINE) {
      throw new MalformedMessageException("a line of a chunked body is longer than 8 KiB");
    }
    boolean endsLine = next == '\n';
    switch (at) {
      case SIZE, EXTENSION -> {
        if (endsLine) {
          requireSize();
          at = left == 0 ? At.TRAILER_START : At.DATA;
        } else if (at == At.SIZE) {
          size(next);
        }
      }
      case DATA_END -> at = endsLine ? At.SIZE : At.DATA_END;
      case TRAILER_START -> at = endsLine ? At.DONE : next == '\r' ? at : At.TRAILER;
      case TRAILER -> at = endsLine ? At.TRAILER_START : At.TRAILER;
      case DATA, DONE -> throw new IllegalStateException("at: " + at);
    }
    if (endsLine) {
      lineLength = 0;
    }
  }

  private void requireSize() throws MalformedMessageException {
    if (!sized) {
      throw new MalformedMessageException("a chunk has no length");
    }
    sized = false;
  }

  private void size(byte next) throws MalformedMessageException {
    int digit = Character.digit(next, 16);
    if (digit >= 0) {
      if (left > Long.MAX_VALUE >> 8) {
        throw new MalformedMessageException("chunk length too large");
      }
      left = left * 16 + digit;
      sized = true;
    } else if (next == ';' || next == ' ' || next == '\r') {
      at = At.EXTENSION;
    } else {
      throw new MalformedMessageException("invalid byte in chunk length");
    }
  }
}
