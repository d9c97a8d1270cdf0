package io.skep.control;

/** What the control port says in more than one place. */
final class ControlWords {
  static final String NO_CERTIFICATE =
      "rpc error: code = Unauthenticated desc = a certificate of this swarm is needed";
  static final String NOT_A_MANAGER =
      "rpc error: code = PermissionDenied desc = Permission denied: remote certificate not"
          + " authorized as swarm-manager";
  static final String NOT_A_MEMBER =
      "rpc error: code = PermissionDenied desc = Permission denied: node is not part of the swarm";

  private ControlWords() {}
}
