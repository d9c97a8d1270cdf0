package io.skep.pki;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Says why a certificate was not accepted as Docker's users know it from Go. */
final class X509Words {
  private X509Words() {}

  /** The same refusal in Go's words; an unknown reason is told as an unknown authority. */
  static CertificateException of(CertificateException refused, X509Certificate[] chain) {
    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
      if (isExpired(cause) || isEarly(cause)) {
        return new CertificateException(period(chain), refused);
      }
    }
    return new CertificateException("x509: certificate signed by unknown authority", refused);
  }

  private static boolean isExpired(Throwable cause) {
    return cause instanceof CertificateExpiredException
        || (cause instanceof CertPathValidatorException path
            && path.getReason() == BasicReason.EXPIRED);
  }

  private static boolean isEarly(Throwable cause) {
    return cause instanceof CertificateNotYetValidException
        || (cause instanceof CertPathValidatorException path
            && path.getReason() == BasicReason.NOT_YET_VALID);
  }

  private static String period(X509Certificate[] chain) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    String words = "x509: certificate has expired or is not yet valid";
    for (X509Certificate certificate : chain) {
      Instant from = certificate.getNotBefore().toInstant();
      Instant to = certificate.getNotAfter().toInstant();
      if (now.isBefore(from)) {
        return words + ": current time " + now + " is before " + from;
      }
      if (now.isAfter(to)) {
        return words + ": current time " + now + " is after " + to;
      }
    }
    return words;
  }
}
