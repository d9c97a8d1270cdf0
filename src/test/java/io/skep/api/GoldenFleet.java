package io.skep.api;

import io.skep.api.docker.ActiveSwarm;
import io.skep.api.docker.Standing;
import io.skep.kernel.Cause;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.kernel.Principal;
import io.skep.node.ManagerStatus;
import io.skep.node.Node;
import io.skep.node.NodeCommand;
import io.skep.node.NodeCommand.JoinNode;
import io.skep.node.NodeCommand.SetManagerStatus;
import io.skep.node.NodeCommand.SetNodeStatus;
import io.skep.node.NodeStatus;
import io.skep.spec.NodeSpec;
import io.skep.spec.TlsInfo;
import io.skep.view.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Four daemons and the swarm they are in; who is to manage it does so at once. */
final class GoldenFleet {
  private static final String MANAGER = "manager";

  private final GoldenWorld world = new GoldenWorld();
  private final List<NodeId> seniority = new ArrayList<>();
  private final Map<String, GoldenMember> members =
      Map.of(
          "node1", new GoldenMember(this, "node1", "10.201.1.2"),
          "node2", new GoldenMember(this, "node2", "10.201.1.3"),
          "node3", new GoldenMember(this, "node3", "10.201.1.4"),
          "node4", new GoldenMember(this, "node4", "10.201.1.5"));

  GoldenWorld world() {
    return world;
  }

  GoldenMember member(String name) {
    return Objects.requireNonNull(members.get(name), name);
  }

  private ActiveSwarm swarm() {
    return world.manager().orElseThrow();
  }

  private Optional<Node> node(NodeId id) {
    return world.manager().flatMap(in -> in.view().current().node(id)).map(Entry::value);
  }

  Optional<ManagerStatus> managerStatus(NodeId id) {
    return node(id).map(Node::managerStatus);
  }

  List<Standing.Manager> managers() {
    List<Standing.Manager> all = new ArrayList<>();
    swarm()
        .view()
        .current()
        .nodes()
        .forEach(
            (id, entry) -> {
              ManagerStatus status = entry.value().managerStatus();
              if (status != null && "reachable".equals(status.reachability())) {
                all.add(new Standing.Manager(id.value(), status.address()));
              }
            });
    return all;
  }

  NodeId join(String hostname, String address, String token) {
    NodeId id = new NodeId(swarm().ids().next());
    var cluster = Objects.requireNonNull(swarm().view().current().cluster()).value();
    boolean manages = swarm().secrets().open(cluster.managerToken()).equals(token);
    order(
        id,
        new JoinNode(
            new NodeSpec(null, Map.of(), manages ? MANAGER : "worker", "active"),
            GoldenWorld.description(hostname, new TlsInfo("PEM", "subject", "key")),
            new NodeStatus(NodeStatus.READY, null, address),
            null));
    settle();
    return id;
  }

  void set(NodeId id, NodeStatus status) {
    order(id, new SetNodeStatus(status));
  }

  void set(NodeId id, ManagerStatus status) {
    order(id, new SetManagerStatus(status));
  }

  private void order(NodeId id, NodeCommand command) {
    Meta meta = new Meta(Instant.now(), Principal.node(id), Cause.command("3", "a test"));
    swarm().commands().node(id, command, meta);
  }

  /** Gives each node the part that its role asks for; one manager leads. */
  void settle() {
    if (world.manager().isEmpty()) {
      return;
    }
    swarm()
        .view()
        .current()
        .nodes()
        .forEach(
            (id, entry) -> {
              boolean manages = MANAGER.equals(entry.value().spec().role());
              ManagerStatus now = entry.value().managerStatus();
              if (manages && now == null) {
                String address = entry.value().status().address() + ":2377";
                set(id, new ManagerStatus(false, "reachable", address));
                seniority.add(id);
              } else if (manages && !seniority.contains(id)) {
                seniority.add(id);
              } else if (!manages && now != null) {
                order(id, new SetManagerStatus(null));
                seniority.remove(id);
              }
            });
    elect();
    world.settle();
  }

  /** Who has been a manager for longest leads next. */
  private void elect() {
    List<NodeId> managers = seniority.stream().filter(id -> managerStatus(id).isPresent()).toList();
    if (managers.stream().noneMatch(id -> managerStatus(id).orElseThrow().leader())) {
      String address = managerStatus(managers.getFirst()).orElseThrow().address();
      set(managers.getFirst(), new ManagerStatus(true, "reachable", address));
    }
  }
}
