package io.skep.agent;

/** The engine did not do what it was asked; the message is the engine's own where it gave one. */
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  private EngineException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  private EngineException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** What kind of trouble it is, and so what to do about it. */
  public enum Kind {
    /** The engine could not be asked, or not in time: ask again. */
    UNAVAILABLE,
    /** There is no such container, image or network. */
    NOT_FOUND,
    /** Something of that name is there, or in another state than asked for. */
    CONFLICT,
    /** The engine will not: asking again changes nothing. */
    REFUSED
  }

  /** The engine could not be asked, or did not answer in time. */
  public static EngineException unavailable(String message, Throwable cause) {
    return new EngineException(Kind.UNAVAILABLE, message, cause);
  }

  /** The engine could not be asked, or did not answer in time. */
  public static EngineException unavailable(String message) {
    return new EngineException(Kind.UNAVAILABLE, message);
  }

  /** There is no such thing. */
  public static EngineException notFound(String message) {
    return new EngineException(Kind.NOT_FOUND, message);
  }

  /** Something stands in the way. */
  public static EngineException conflict(String message) {
    return new EngineException(Kind.CONFLICT, message);
  }

  /** The engine will not. */
  public static EngineException refused(String message) {
    return new EngineException(Kind.REFUSED, message);
  }

  /** What kind of trouble it is. */
  public Kind kind() {
    return kind;
  }

  /** Whether asking again may help. */
  public boolean isTemporary() {
    return kind == Kind.UNAVAILABLE;
  }

  /** The engine's words. */
  public String words() {
    String message = getMessage();
    return message == null ? kind.toString() : message;
  }
}
