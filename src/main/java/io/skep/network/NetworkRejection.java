package io.skep.network;

import io.skep.kernel.Rejection;

/** Why a network refused a command. */
public sealed interface NetworkRejection extends Rejection {

  /** There is a network for the routing mesh already. */
  record IngressPresent(String id) implements NetworkRejection {
    @Override
    public Code code() {
      return Code.ALREADY_EXISTS;
    }

    @Override
    public String message() {
      return "ingress network (" + id + ") is already present";
    }
  }

  /** A service uses it. */
  record InUse(String id, String service) implements NetworkRejection {
    @Override
    public Code code() {
      return Code.FAILED_PRECONDITION;
    }

    @Override
    public String message() {
      return "network " + id + " is in use by service " + service;
    }
  }

  /** Services publish ports by it. */
  record IngressInUse(String service) implements NetworkRejection {
    @Override
    public Code code() {
      return Code.FAILED_PRECONDITION;
    }

    @Override
    public String message() {
      return "ingress network cannot be removed because service " + service + " depends on it";
    }
  }
}
