package io.skep.cli;

import java.io.Serial;

/** A command that was refused or failed; its message is the one line that the user reads. */
final class CommandFailed extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** The HTTP status of the answer, 0 where there was none. */
  private final int status;

  CommandFailed(String message) {
    this(message, 0);
  }

  CommandFailed(String message, int status) {
    super(message.lines().findFirst().orElse("failed"));
    this.status = status;
  }

  int status() {
    return status;
  }
}
