package io.skep.journal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link ByteWriter} wrote; running past the end names the offset. */
final class ByteReader {
  private final byte[] bytes;
  private int at;

  ByteReader(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean hasMore() {
    return at < bytes.length;
  }

  int offset() {
    return at;
  }

  int remaining() {
    return bytes.length - at;
  }

  int get() {
    need(1);
    return bytes[at++];
  }

  long varLong() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number of more than 64 bits at offset " + at);
  }

  int varInt() {
    return (int) varLong();
  }

  int length() {
    int length = varInt();
    need(length);
    return length;
  }

  long fixedLong() {
    need(8);
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | (bytes[at++] & 0xff);
    }
    return value;
  }

  String string() {
    int length = length();
    var text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  byte[] take(int length) {
    need(length);
    var run = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return run;
  }

  byte[] rest() {
    return take(remaining());
  }

  byte[] sized() {
    return take(length());
  }

  private void need(int length) {
    if (length < 0 || length > remaining()) {
      throw new IllegalArgumentException(
          "needs " + length + " bytes at offset " + at + " of " + bytes.length);
    }
  }
}
