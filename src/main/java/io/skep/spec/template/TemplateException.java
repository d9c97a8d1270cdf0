package io.skep.spec.template;

/** A template that does not read, or does not come out; the message is in Go's words. */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says why. */
  public TemplateException(String message) {
    super(message);
  }

  /** Go's words. */
  public String words() {
    return String.valueOf(getMessage());
  }
}
