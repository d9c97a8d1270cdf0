package io.skep.api.http;

/** An answer that is under way while its client is read on. */
interface Running {

  /** What becomes of the client's connection. */
  enum Verdict {
    /** Another request may follow. */
    KEEP,
    /** The answer was the last one. */
    CLOSE,
    /** From here on, bytes pass both ways until each side has closed. */
    TUNNEL
  }

  /** Known at the end of the answer, or at its head when the connection becomes a tunnel. */
  Verdict awaitVerdict();

  /** Whether it is over, and another request may follow. */
  boolean isKept();

  /**
   * The client sends no more, or is gone; waits until the last byte of the answer was passed on.
   */
  void clientDone();

  /** Nobody reads the client any more: ends whatever is still under way. */
  void close();
}
