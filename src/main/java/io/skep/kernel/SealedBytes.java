package io.skep.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/**
 * The payload of a secret or a config, encrypted under a key that is this object's alone. Readable
 * as long as that key has not been destroyed.
 */
public final class SealedBytes {
  private final byte[] bytes;

  /** Wraps what was encrypted; the array is shared and must not be changed. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public SealedBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The ciphertext; shared, must not be changed. */
  @JsonValue
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SealedBytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Shows nothing of the payload. */
  @Override
  public String toString() {
    return "<sealed>";
  }
}
