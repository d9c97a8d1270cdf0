package io.skep.api.wire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads heads and bodies off one side of a connection, one after the other. */
public final class MessageInput {

  /** The most bytes of one head; Go's own bound. */
  public static final int LARGEST_HEAD = 1 << 20;

  private static final int BUFFER = 32 * 1024;

  private final Duplex source;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).flip();

  /** Reads from a connection; nobody else may. */
  public MessageInput(Duplex source) {
    this.source = source;
  }

  /** Waits for bytes; false when the peer has sent its last one. */
  public boolean awaitBytes() throws IOException {
    return buffer.hasRemaining() || fill();
  }

  private boolean fill() throws IOException {
    buffer.clear();
    int read;
    try {
      read = source.read(buffer);
    } finally {
      buffer.flip();
    }
    return read >= 0;
  }

  /** Reads the head of a request. */
  public RequestHead readRequest() throws IOException {
    return RequestHead.parse(readLines());
  }

  /** Reads the head of an answer. */
  public ResponseHead readResponse() throws IOException {
    return ResponseHead.parse(readLines());
  }

  private List<String> readLines() throws IOException {
    List<String> lines = new ArrayList<>();
    ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    int left = LARGEST_HEAD;
    while (true) {
      if (!awaitBytes()) {
        throw new EOFException("the connection ended inside a head");
      }
      byte next = buffer.get();
      if (--left < 0) {
        throw new MalformedMessageException("a head is longer than " + LARGEST_HEAD + " bytes");
      }
      if (next != '\n') {
        line.write(next);
        continue;
      }
      String text = line.toString(StandardCharsets.ISO_8859_1);
      line.reset();
      text = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      if (!text.isEmpty()) {
        lines.add(text);
      } else if (!lines.isEmpty()) {
        return lines;
      }
    }
  }

  /** Passes a body on as it came, each piece as soon as it is there. */
  public void copyBody(BodyFraming framing, ByteOutput to) throws IOException {
    switch (framing) {
      case BodyFraming.Length(long bytes) -> copyLength(bytes, to);
      case BodyFraming.Chunked() -> copyChunks(to, nothing -> {});
      case BodyFraming.UntilClose() -> copyRest(to);
    }
  }

  /** Passes on what a body holds, without the sizes of its chunks. */
  public void decodeBody(BodyFraming framing, ByteOutput to) throws IOException {
    switch (framing) {
      case BodyFraming.Length(long bytes) -> copyLength(bytes, to);
      case BodyFraming.Chunked() -> copyChunks(raw -> {}, to);
      case BodyFraming.UntilClose() -> copyRest(to);
    }
  }

  /** Passes on all bytes until the peer has sent its last one. */
  public void copyRest(ByteOutput to) throws IOException {
    while (awaitBytes()) {
      take(buffer.remaining(), to);
    }
  }

  private void copyLength(long length, ByteOutput to) throws IOException {
    long left = length;
    while (left > 0) {
      requireBytes();
      int taken = (int) Math.min(left, buffer.remaining());
      take(taken, to);
      left -= taken;
    }
  }

  private void copyChunks(ByteOutput raw, ByteOutput data) throws IOException {
    ChunkScanner scanner = new ChunkScanner();
    while (!scanner.isDone()) {
      requireBytes();
      int start = buffer.position();
      scanner.advance(buffer, data);
      int taken = buffer.position() - start;
      buffer.position(start);
      take(taken, raw);
    }
  }

  private void take(int length, ByteOutput to) throws IOException {
    ByteBuffer piece = buffer.slice(buffer.position(), length);
    buffer.position(buffer.position() + length);
    to.write(piece);
  }

  private void requireBytes() throws IOException {
    if (!awaitBytes()) {
      throw new EOFException("the connection ended inside a body");
    }
  }
}
