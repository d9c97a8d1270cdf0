package io.skep.journal;

/** A write was refused for good: another leader has taken over since its writer began. */
public final class WriteFencedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Names the term that has been opened since. */
  public WriteFencedException(long openTerm) {
    super("write refused: term " + openTerm + " has been opened by another leader");
  }
}
