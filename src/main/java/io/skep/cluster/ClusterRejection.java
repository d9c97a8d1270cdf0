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

  /** A token that is void, used up or over. */
  record InvalidJoinToken() implements ClusterRejection {
    @Override
    public Code code() {
      return Code.INVALID_ARGUMENT;
    }

    @Override
    public String message() {
      return "A valid join token is necessary to join this cluster";
    }
  }

  /** No join token has this id. */
  record NoSuchJoinPass(String id) implements ClusterRejection {
    @Override
    public Code code() {
      return Code.NOT_FOUND;
    }

    @Override
    public String message() {
      return "join token " + id + " not found";
    }
  }

  /** A join token that cannot be issued so. */
  record BadJoinPass(String message) implements ClusterRejection {
    @Override
    public Code code() {
      return Code.INVALID_ARGUMENT;
    }
  }
}
