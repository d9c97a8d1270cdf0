package io.skep.consensus;

/**
 * Whether this node leads the swarm, and in which term.
 *
 * <p>A node may act only while {@link #isReady} holds: Raft elects a leader before that leader has
 * committed everything of its predecessors.
 */
public interface Leadership {

  /** The newest Raft term this node has seen, 0 before the first election. */
  long term();

  /** Whether this node leads {@link #term} and has applied all entries of earlier terms. */
  boolean isReady();

  /**
   * Reports every change from now on; when this node leads already, {@link
   * LeadershipListener#ready} is called at once. Calls come one after another on a single thread
   * that must not be blocked.
   */
  Subscription subscribe(LeadershipListener listener);

  /** Ends the reports when closed. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
