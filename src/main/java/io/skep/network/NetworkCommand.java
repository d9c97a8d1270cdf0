package io.skep.network;

import io.skep.spec.NetworkSpec;

/** What can be asked of a network. Specs come validated. */
public sealed interface NetworkCommand {
  /** Makes the network. Its name is free: the router of commands holds names unique. */
  record CreateNetwork(NetworkSpec spec) implements NetworkCommand {}

  /** Removes it. No service uses it: the router of commands has looked. */
  record RemoveNetwork() implements NetworkCommand {}
}
