package io.skep.api.http;

/**
 * A refusal that a handler ends with: a status and the words that the client reads.
 *
 * <p>It carries no stack trace: it is an answer, not a fault.
 */
public final class ApiException extends RuntimeException {

  private final int status;

  /**
   * A refusal.
   *
   * @param status 400 to 599
   * @param message what the body's {@code message} says
   */
  public ApiException(int status, String message) {
    super(message, null, false, false);
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status: " + status + " (expected: 400 to 599)");
    }
    this.status = status;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The words of the body. */
  public String words() {
    String words = getMessage();
    return words == null ? "" : words;
  }
}
