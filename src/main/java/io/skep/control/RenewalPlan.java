package io.skep.control;

import io.skep.pki.Authority;
import java.time.Duration;
import java.time.Instant;

/** When a certificate is renewed: at a random point between half and 80 % of its life. */
final class RenewalPlan {
  private static final double EARLIEST = 0.5;
  private static final double SPAN = 0.3;
  private static final double WARN_FROM = 0.85;

  private RenewalPlan() {}

  /**
   * The moment to renew.
   *
   * @param random from 0 to 1; spreads the nodes of a swarm that were all certified at once
   */
  static Instant due(Instant notBefore, Instant notAfter, double random) {
    return at(notBefore, notAfter, EARLIEST + SPAN * random);
  }

  /** From here on a renewal that still fails is told as a danger. */
  static Instant danger(Instant notBefore, Instant notAfter) {
    return at(notBefore, notAfter, WARN_FROM);
  }

  /** Certificates begin before they are made, for the sake of clocks; life begins when made. */
  private static Instant at(Instant notBefore, Instant notAfter, double share) {
    Instant made = notBefore.plus(Authority.BACKDATED);
    Instant from = made.isBefore(notAfter) ? made : notBefore;
    return from.plusMillis((long) (Duration.between(from, notAfter).toMillis() * share));
  }
}
