package io.skep.journal;

/** The store could not read or write its files; the message names the file where RocksDB does. */
public final class StoreFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what was tried; the cause says what RocksDB found. */
  public StoreFailedException(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
