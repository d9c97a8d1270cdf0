package io.skep.multijvm.laws;

/** A law that was broken, and by what. */
public record Violation(Law law, String what) {
  @Override
  public String toString() {
    return law + ": " + what;
  }
}
