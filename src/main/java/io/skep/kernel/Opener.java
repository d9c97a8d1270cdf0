package io.skep.kernel;

import java.util.Optional;

/** Opens what is sealed in events, for those who are to have it. */
@FunctionalInterface
public interface Opener {
  /** Opens a text; throws {@link IllegalStateException} if the key is another. */
  String open(Sealed sealed);

  /**
   * Opens a payload; empty once its key was destroyed.
   *
   * @param object the kind and id of the object whose payload it is, as {@code secret|ID}
   */
  default Optional<byte[]> payload(String object, SealedBytes sealed) {
    return Optional.empty();
  }
}
