package io.skep.session;

import java.io.Serial;

/** What came is no frame, or too large for one; the session cannot go on. */
public final class FrameException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  FrameException(String message) {
    super(message);
  }

  FrameException(String message, Throwable cause) {
    super(message, cause);
  }
}
