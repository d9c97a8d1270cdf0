package io.skep.control;

import java.io.Serial;

/** A refusal with the status and the words that the other side is to see, or that it sent. */
public final class ControlException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final int status;

  /** A refusal with this HTTP status. */
  public ControlException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }
}
