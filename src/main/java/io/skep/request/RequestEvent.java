package io.skep.request;

import io.skep.kernel.Sealed;

/** What has happened to a keyed request. */
public sealed interface RequestEvent {
  /** It is about to be carried out; an earlier one of the same key is forgotten. */
  record RequestBegun(Sealed digest) implements RequestEvent {}

  /** It was carried out, or refused, with this answer. */
  record RequestAnswered(Answer answer) implements RequestEvent {}
}
