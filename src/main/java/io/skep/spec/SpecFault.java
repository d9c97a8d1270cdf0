package io.skep.spec;

import io.skep.kernel.Rejection;

/**
 * What is wrong with a spec, in Swarm's words.
 *
 * @param byManager whether Swarm's managers say so, and their answer carries the gRPC code; what
 *     the engine itself finds before it asks them does not
 */
public record SpecFault(boolean byManager, Code code, String message) implements Rejection {
  /** Found by the engine when it reads the spec. */
  static SpecFault unreadable(String message) {
    return new SpecFault(false, Code.INVALID_ARGUMENT, message);
  }

  /** Found by the managers. */
  static SpecFault invalid(String message) {
    return new SpecFault(true, Code.INVALID_ARGUMENT, message);
  }

  /** Found by the managers, in a place where they do not say what kind of fault it is. */
  static SpecFault unknown(String message) {
    return new SpecFault(true, Code.UNKNOWN, message);
  }
}
