package io.skep.agent.memory;

/** A call that an engine in memory has heard. */
public record Call(Operation operation, String on) {
  /** The calls that act on, or ask of, an image or a container. */
  public enum Operation {
    PULL,
    CREATE,
    START,
    INSPECT,
    STOP,
    KILL,
    REMOVE,
    LIST
  }
}
