package io.skep.api.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A peer that sends prepared bytes in pieces of a given size. */
public final class Bytes implements Duplex {

  private final ByteBuffer in;
  private final int piece;

  private Bytes(String text, int piece) {
    this.in = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    this.piece = piece;
  }

  public static Bytes of(String text, int piece) {
    return new Bytes(text, piece);
  }

  /** Takes pieces of a message and shows them as text. */
  public static final class Collected implements ByteOutput {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void write(ByteBuffer piece) {
      byte[] taken = new byte[piece.remaining()];
      piece.get(taken);
      bytes.writeBytes(taken);
    }

    public String text() {
      return bytes.toString(StandardCharsets.ISO_8859_1);
    }
  }

  @Override
  public int read(ByteBuffer into) {
    if (!in.hasRemaining()) {
      return -1;
    }
    int taken = Math.min(Math.min(piece, in.remaining()), into.remaining());
    into.put(in.slice(in.position(), taken));
    in.position(in.position() + taken);
    return taken;
  }

  @Override
  public void write(ByteBuffer bytes) {
    throw new IllegalStateException("this peer only sends");
  }

  @Override
  public void shutdownOutput() {}

  @Override
  public void close() {}
}
