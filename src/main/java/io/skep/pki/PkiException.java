package io.skep.pki;

import java.io.Serial;

/** A certificate, key or request that cannot be used; the message says why and holds no secret. */
public final class PkiException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** With nothing beneath. */
  public PkiException(String message) {
    super(message);
  }

  /** With what the library said. */
  public PkiException(String message, Throwable cause) {
    super(message, cause);
  }
}
