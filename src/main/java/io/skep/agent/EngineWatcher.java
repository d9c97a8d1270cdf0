package io.skep.agent;

/** Hears what happens to containers; called from one thread, must not block for long. */
public interface EngineWatcher {
  /** The connection stands: what happens from now on is told, what happened before was not. */
  void connected();

  /** Something happened to a container. */
  void event(EngineEvent event);

  /** What the engine says of itself may be something else now, and is worth asking for. */
  void changed();
}
