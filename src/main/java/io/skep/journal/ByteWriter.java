package io.skep.journal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Builds the stored forms: fixed and variable-length numbers, strings and byte runs. */
final class ByteWriter {
  private byte[] bytes;
  private int size;

  ByteWriter(int capacity) {
    this.bytes = new byte[Math.max(16, capacity)];
  }

  ByteWriter put(int value) {
    room(1);
    bytes[size++] = (byte) value;
    return this;
  }

  /** Seven bits a byte, lowest first; negative numbers take ten bytes. */
  ByteWriter varLong(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
    return this;
  }

  /** Eight bytes, highest first: sorts as numbers do. */
  ByteWriter fixedLong(long value) {
    room(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  ByteWriter string(String text) {
    return sized(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The length, then the bytes. */
  ByteWriter sized(byte[] run) {
    return varLong(run.length).raw(run, 0, run.length);
  }

  ByteWriter raw(byte[] run) {
    return raw(run, 0, run.length);
  }

  ByteWriter raw(byte[] run, int offset, int length) {
    room(length);
    System.arraycopy(run, offset, bytes, size, length);
    size += length;
    return this;
  }

  int size() {
    return size;
  }

  byte[] toBytes() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
  }
}
