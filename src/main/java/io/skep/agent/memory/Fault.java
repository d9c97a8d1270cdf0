package io.skep.agent.memory;

/** What can go wrong with a call. */
public enum Fault {
  /** The engine never heard of it. */
  NOT_HEARD,
  /** The engine did it, but the answer was lost. */
  ANSWER_LOST,
  /** The engine hears it and neither acts nor answers until interrupted. */
  HANGS
}
