package io.skep.api.wire;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Two streams of bytes, one each way, that can be half-closed.
 *
 * <p>One thread may read while another writes; closing from a third ends both with an {@link
 * IOException}.
 */
public interface Duplex extends ByteOutput, AutoCloseable {

  /** Reads at least one byte into the buffer; -1 when the peer has sent its last one. */
  int read(ByteBuffer into) throws IOException;

  /** Tells the peer that no more bytes will come; reading goes on. */
  void shutdownOutput() throws IOException;

  /** Ends both streams; a second call does nothing. */
  @Override
  void close();
}
