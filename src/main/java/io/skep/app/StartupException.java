package io.skep.app;

/** The daemon cannot start; the message says what is wrong and what was expected. */
public final class StartupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says why. */
  public StartupException(String message) {
    super(message);
  }

  /** Says why, with what lies behind it. */
  public StartupException(String message, Throwable cause) {
    super(message, cause);
  }
}
