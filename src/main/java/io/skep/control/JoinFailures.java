package io.skep.control;

import io.skep.pki.PkiException;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Which failures of a join pass with time, and how the others are told. */
final class JoinFailures {
  private static final int UNAVAILABLE = 503;

  private JoinFailures() {}

  static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** A refusal stands, and so does a certificate that is not to be trusted; all else may pass. */
  static boolean mayPass(Throwable cause) {
    return switch (cause) {
      case ControlException refused -> refused.status() == UNAVAILABLE;
      case PkiException bad -> false;
      default -> certificate(cause) == null;
    };
  }

  static ControlException told(Throwable cause) {
    if (cause instanceof ControlException refused) {
      return refused;
    }
    Throwable certificate = certificate(cause);
    Throwable said = certificate == null ? cause : certificate;
    return new ControlException(500, String.valueOf(said.getMessage()));
  }

  private static @Nullable Throwable certificate(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return cause;
      }
    }
    return null;
  }
}
