package io.skep.simulation;

/** A law of the swarm does not hold; the message begins with its name. */
final class LawBroken extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final String law;

  LawBroken(String law, String what) {
    super(law + ": " + what);
    this.law = law;
  }

  String law() {
    return law;
  }
}
