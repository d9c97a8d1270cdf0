package io.skep.node;

import io.skep.kernel.Rejection;

/** Why a node refused a command. */
public sealed interface NodeRejection extends Rejection {

  /** Demoting the last manager. */
  record LastManager() implements NodeRejection {
    @Override
    public Code code() {
      return Code.FAILED_PRECONDITION;
    }

    @Override
    public String message() {
      return "attempting to demote the last manager of the swarm";
    }
  }

  /** Demoting a manager without whom too few would answer. */
  record QuorumLoss() implements NodeRejection {
    @Override
    public Code code() {
      return Code.FAILED_PRECONDITION;
    }

    @Override
    public String message() {
      return "can't remove member from the raft: this would result in a loss of quorum";
    }
  }

  /** Removing a manager. */
  record IsManager(String id) implements NodeRejection {
    @Override
    public Code code() {
      return Code.FAILED_PRECONDITION;
    }

    @Override
    public String message() {
      return "node "
          + id
          + " is a cluster manager and is a member of the raft cluster. It must be demoted to"
          + " worker before removal";
    }
  }

  /** Removing a node that still answers. */
  record NotDown(String id) implements NodeRejection {
    @Override
    public Code code() {
      return Code.FAILED_PRECONDITION;
    }

    @Override
    public String message() {
      return "node " + id + " is not down and can't be removed";
    }
  }
}
