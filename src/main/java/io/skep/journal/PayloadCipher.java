package io.skep.journal;

/**
 * Encrypts payloads before they enter the log and decrypts them when they are read.
 *
 * <p>The log, the store, their checkpoints and what a follower receives hold sealed payloads only.
 */
public interface PayloadCipher {

  /**
   * Encrypts a payload and binds it to its place, so that it cannot be moved to another.
   *
   * @param place names the entity and the number of the event or snapshot
   */
  byte[] seal(byte[] payload, String place);

  /**
   * Undoes {@link #seal}.
   *
   * @throws EventUnreadableException when the key is not known or the bytes were changed
   */
  byte[] open(byte[] sealed, String place);
}
