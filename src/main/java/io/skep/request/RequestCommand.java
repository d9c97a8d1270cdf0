package io.skep.request;

import io.skep.kernel.Sealed;
import java.time.Instant;

/** What can be asked of a keyed request. */
public sealed interface RequestCommand {
  /**
   * Begins it; refused while one of the same key is remembered.
   *
   * @param forgetBefore one that began earlier is forgotten
   */
  record BeginRequest(Sealed digest, Instant forgetBefore) implements RequestCommand {}

  /** Remembers its answer; the first one stays. */
  record AnswerRequest(Answer answer) implements RequestCommand {}
}
