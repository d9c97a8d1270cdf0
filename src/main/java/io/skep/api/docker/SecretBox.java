package io.skep.api.docker;

import io.skep.kernel.Opener;
import io.skep.kernel.Sealed;
import io.skep.kernel.SealedBytes;

/** Seals what may not stand in an event in the clear, and opens it for those who may see it. */
public interface SecretBox extends Opener {
  /** Seals a text. */
  Sealed seal(String text);

  /**
   * Seals a payload under a key that is this object's alone.
   *
   * @param object the kind and id, as {@code secret|ID}
   */
  SealedBytes sealPayload(String object, byte[] payload);
}
