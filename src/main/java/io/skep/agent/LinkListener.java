package io.skep.agent;

import io.skep.session.Frame;

/** Hears what managers say to this node besides orders. Called one at a time; must not block. */
public interface LinkListener {
  /** Who the managers are, where the leader gossips; worth keeping for the next start. */
  void managers(Frame.Managers managers);

  /** What this node is to be, {@code worker} or {@code manager}; may be said again. */
  void role(String role);

  /** A manager could not be spoken to, for this reason; the next one is tried. */
  void notReached(String why);

  /** The session with the leader is lost: what was said of it may no longer hold. */
  void disconnected();
}
