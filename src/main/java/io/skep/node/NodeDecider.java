package io.skep.node;

import io.skep.entity.Decider;
import io.skep.kernel.Decision;
import io.skep.kernel.Meta;
import io.skep.kernel.ObjectRejection.NotFound;
import io.skep.kernel.ObjectRejection.OutOfSequence;
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
import io.skep.node.NodeRejection.NotDown;
import java.time.Instant;
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
          : Decision.refuse(new NotFound("node", id));
    }
    if (state.removed()) {
      return Decision.refuse(new NotFound("node", id));
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
    if (state.managerStatus() != null && "manager".equals(state.spec().role())) {
      return Decision.refuse(new IsManager(id));
    }
    return !force && state.isReady()
        ? Decision.refuse(new NotDown(id))
        : Decision.accept(new NodeRemoved());
  }

  @Override
  public Node apply(@Nullable Node state, NodeEvent event, Meta meta) {
    if (state == null) {
      return joined(event, meta);
    }
    Instant now = meta.time();
    return switch (event) {
      case NodeJoined again -> state;
      case NodeDescribed e -> state.describedAs(e.description(), now);
      case NodeStatusChanged e -> state.seenAs(e.status(), now);
      case ManagerStatusChanged e -> state.managing(e.managerStatus(), now);
      case NodeUpdated e -> state.specifiedAs(e.spec(), now);
      case NodeRemoved e -> state.gone(now);
    };
  }

  private Node joined(NodeEvent event, Meta meta) {
    if (!(event instanceof NodeJoined joined)) {
      throw new IllegalStateException("node " + id + ": starts with " + event);
    }
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
}
