package io.skep.journal;

/** A stored event exists but this version, or this key, cannot read it. */
public final class EventUnreadableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Names the event and why it cannot be read. */
  public EventUnreadableException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Names the event and why it cannot be read. */
  public EventUnreadableException(String message) {
    super(message);
  }
}
