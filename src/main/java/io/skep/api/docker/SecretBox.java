package io.skep.api.docker;

import io.skep.kernel.Sealed;

/** Seals what may not stand in an event in the clear, and opens it for those who may see it. */
public interface SecretBox {
  /** Seals a text. */
  Sealed seal(String text);

  /** Opens what was sealed here; throws {@link IllegalStateException} if the key is another. */
  String open(Sealed sealed);
}
