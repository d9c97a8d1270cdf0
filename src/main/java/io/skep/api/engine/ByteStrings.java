package io.skep.api.engine;

import io.skep.api.wire.ByteOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.pekko.util.ByteString;
import org.apache.pekko.util.ByteStringBuilder;

/** Collects the body of an answer, within a bound. */
final class ByteStrings implements ByteOutput {

  /** The most bytes of an answer that is read whole; lists of thousands of containers fit. */
  static final int MOST = 256 << 20;

  private final ByteStringBuilder bytes = new ByteStringBuilder();

  @Override
  public void write(ByteBuffer piece) throws IOException {
    if (bytes.length() + piece.remaining() > MOST) {
      throw new IOException("the engine's answer is longer than " + MOST + " bytes");
    }
    bytes.append(ByteString.fromByteBuffer(piece));
  }

  ByteString all() {
    return bytes.result();
  }
}
