package io.skep.cluster;

import io.skep.kernel.Rejection;

/** Why the swarm refused a command. */
public sealed interface ClusterRejection extends Rejection {
  /** There is no swarm here. */
  record NoSwarm() implements ClusterRejection {
    @Override
    public Code code() {
      return Code.UNAVAILABLE;
    }

    @Override
    public String message() {
      return "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\""
          + " to connect this node to swarm and try again.";
    }
  }

  /** The spec has changed since the client read it. */
  record OutOfSequence() implements ClusterRejection {
    @Override
    public Code code() {
      return Code.UNKNOWN;
    }

    @Override
    public String message() {
      return "update out of sequence";
    }
  }
}
