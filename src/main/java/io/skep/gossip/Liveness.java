package io.skep.gossip;

/** What gossip knows of a node; of one that it does not name it knows nothing. */
public enum Liveness {
  /** It answers its neighbours. */
  REACHABLE,
  /** It was there, and no longer answers. */
  UNREACHABLE
}
