package io.skep.pki;

import java.io.Serial;

/** An external CA that does not answer, or not as one; the same request may pass later. */
public final class SignerUnavailable extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** With nothing beneath. */
  public SignerUnavailable(String message) {
    super(message);
  }

  /** With what the connection said. */
  public SignerUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
