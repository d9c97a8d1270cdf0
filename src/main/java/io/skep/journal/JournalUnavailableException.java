package io.skep.journal;

/**
 * The journal accepts no writes at the moment; nothing that was acknowledged is lost.
 *
 * <p>The API answers it with 503 and the message, which names the reason.
 */
public final class JournalUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why no write is accepted. */
  public enum Reason {
    /** The disk that holds the journal has no space left; writing resumes when there is. */
    DISK_FULL,
    /** The disk failed; writing resumes after a restart on a disk that works. */
    IO_ERROR,
    /** The database that holds the journal does not answer; writing resumes when it does. */
    DATABASE,
    /** The database holds the events of another swarm; an operator must name another place. */
    ANOTHER_SWARM,
    /** So many writes wait already that no further one is taken. */
    OVERLOADED,
    /** The group goes on without this manager; another one takes writes. */
    REMOVED,
    /** The journal has been closed. */
    CLOSED
  }

  private final Reason reason;

  /** Names the reason in a form that programs read and in words. */
  public JournalUnavailableException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why no write is accepted. */
  public Reason reason() {
    return reason;
  }
}
