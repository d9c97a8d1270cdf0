package io.skep.control;

import io.skep.kernel.NodeId;
import io.skep.pki.Identity;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What the control port needs of the swarm to let nodes in; each manager has one.
 *
 * <p>{@link #admit} and {@link #renew} are asked on the leader only. They refuse with a {@link
 * ControlException}.
 */
public interface JoinDesk {
  /** PEM of the root certificate that join tokens in force were made for, to the letter. */
  String root();

  /** The managers, for whoever looks for the one that leads. */
  List<ManagerAddress> managers();

  /** Who decides. */
  Lead lead();

  /**
   * What this node's certificate should be, as this manager's view has it; a {@link
   * ControlException} if it does not know the node.
   */
  CertificatePolicy policy(NodeId node);

  /**
   * Lets a machine in, if its token is one in force.
   *
   * @param from the address that the request came from
   */
  CompletionStage<JoinGrant> admit(JoinAsk ask, String from);

  /** Certifies a node's new key, in the role that the swarm wants of it now. */
  CompletionStage<RenewGrant> renew(NodeId node, RenewAsk ask);

  /** The refusal of a token that is not in force, in Swarm's words. */
  static ControlException invalidToken() {
    return new ControlException(
        400,
        "rpc error: code = InvalidArgument desc = A valid join token is necessary to join this"
            + " cluster");
  }

  /** The refusal of a node that the swarm does not know any more, in Swarm's words. */
  static ControlException unknownNode(Identity peer) {
    return new ControlException(
        404, "rpc error: code = NotFound desc = node " + peer.node() + " not found");
  }
}
