package io.skep.network;

import io.skep.spec.NetworkSpec;

/** What has happened to a network. */
public sealed interface NetworkEvent {
  /** It exists from here on. */
  record NetworkCreated(NetworkSpec spec) implements NetworkEvent {}

  /** It is gone, and its addresses are free. */
  record NetworkRemoved() implements NetworkEvent {}
}
