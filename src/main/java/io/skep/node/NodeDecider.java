package io.skep.node;

import io.skep.entity.Decider;
import io.skep.kernel.Decision;
import io.skep.kernel.Meta;
import io.skep.node.NodeCommand.DescribeNode;
import io.skep.node.NodeCommand.JoinNode;
import io.skep.node.NodeCommand.RemoveNode;
import io.skep.node.NodeCommand.SetManagerStatus;
import io.skep.node.NodeCommand.SetNodeStatus;
import io.skep.node.NodeCommand.UpdateNode;
import io.skep.node.NodeEvent.ManagerStatusChanged;
import io.skep.node.NodeEvent.NodeDescribed;
import io.skep.node.NodeEvent.NodeJoined;
import io.skep.node.NodeEvent.NodeRemoved;
import io.skep.node.NodeEvent.NodeStatusChanged;
import io.skep.node.NodeEvent.NodeUpdated;
import io.skep.node.NodeRejection.IsManager;
import io.skep.node.NodeRejection.NoSuchNode;
import io.skep.node.NodeRejection.NotDown;
import io.skep.node.NodeRejection.OutOfSequence;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rules of a node. Whether a demotion would break the quorum is asked before, by the API. */
public record NodeDecider(String id) implements Decider<NodeCommand, NodeEvent, Node> {
  @Override
  public Decision<NodeEvent> decide(@Nullable Node state, NodeCommand command) {
    if (state == null) {
      return command instanceof JoinNode join
          ? Decision.accept(
              new NodeJoined(join.spec(), join.description(), join.status(), join.managerStatus()))
          : Decision.refuse(new NoSuchNode(id));
    }
    if (state.removed()) {
      return Decision.refuse(new NoSuchNode(id));
    }
    return switch (command) {
      case JoinNode join -> Decision.nothing();
      case DescribeNode describe ->
          change(
              describe.description(),
              state.description(),
              new NodeDescribed(describe.description()));
      case SetNodeStatus set ->
          change(set.status(), state.status(), new NodeStatusChanged(set.status()));
      case SetManagerStatus set ->
          change(
              set.managerStatus(),
              state.managerStatus(),
              new ManagerStatusChanged(set.managerStatus()));
      case UpdateNode update ->
          update.expectedRevision() == state.revision()
              ? Decision.accept(new NodeUpdated(update.spec()))
              : Decision.refuse(new OutOfSequence());
      case RemoveNode remove -> remove(state, remove.force());
    };
  }

  private static Decision<NodeEvent> change(
      @Nullable Object wanted, @Nullable Object present, NodeEvent event) {
    return Objects.equals(wanted, present) ? Decision.nothing() : Decision.accept(event);
  }

  private Decision<NodeEvent> remove(Node state, boolean force) {
    if (state.managerStatus() != null) {
      return Decision.refuse(new IsManager(id));
    }
    return !force && state.isReady()
        ? Decision.refuse(new NotDown(id))
        : Decision.accept(new NodeRemoved());
  }

  @Override
  public Node apply(@Nullable Node state, NodeEvent event, Meta meta) {
    if (event instanceof NodeJoined joined) {
      return new Node(
          joined.spec(),
          joined.description(),
          joined.status(),
          joined.managerStatus(),
          1,
          meta.time(),
          meta.time(),
          false);
    }
    Node n = Objects.requireNonNull(state, "the first event of a node is its joining");
    return switch (event) {
      case NodeJoined joined -> n;
      case NodeDescribed e ->
          new Node(
              n.spec(),
              e.description(),
              n.status(),
              n.managerStatus(),
              n.revision(),
              n.createdAt(),
              meta.time(),
              false);
      case NodeStatusChanged e ->
          new Node(
              n.spec(),
              n.description(),
              e.status(),
              n.managerStatus(),
              n.revision(),
              n.createdAt(),
              meta.time(),
              false);
      case ManagerStatusChanged e ->
          new Node(
              n.spec(),
              n.description(),
              n.status(),
              e.managerStatus(),
              n.revision(),
              n.createdAt(),
              meta.time(),
              false);
      case NodeUpdated e ->
          new Node(
              e.spec(),
              n.description(),
              n.status(),
              n.managerStatus(),
              n.revision() + 1,
              n.createdAt(),
              meta.time(),
              false);
      case NodeRemoved e ->
          new Node(
              n.spec(),
              n.description(),
              n.status(),
              n.managerStatus(),
              n.revision(),
              n.createdAt(),
              meta.time(),
              true);
    };
  }
}
