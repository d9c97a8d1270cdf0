package io.skep.consensus;

/** Is told when this node begins and ceases to lead. */
public interface LeadershipListener {

  /** This node leads {@code term} and its log is complete. */
  void ready(long term);

  /** This node no longer leads {@code term}; another may do so already. */
  void lost(long term);
}
