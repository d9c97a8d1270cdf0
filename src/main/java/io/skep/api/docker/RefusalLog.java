package io.skep.api.docker;

import io.skep.kernel.Meta;

/** Takes note of commands that were refused; the audit trail keeps them too. */
@FunctionalInterface
public interface RefusalLog {
  /**
   * A command was refused and changed nothing. Must not block.
   *
   * @param kind the kind of object: swarm, node, service, task
   * @param id its id, or what the client called it where there is none
   * @param reason the words the client got
   */
  void refused(Meta meta, String kind, String id, String reason);
}
