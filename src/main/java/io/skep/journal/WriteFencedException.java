package io.skep.journal;

/** A write was refused for good: another leader has taken over since its writer began. */
public final class WriteFencedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Names the writer's term and the one that replaced it. */
  public WriteFencedException(long writerTerm, long currentTerm) {
    super("write of term " + writerTerm + " refused: term " + currentTerm + " has been opened");
  }
}
