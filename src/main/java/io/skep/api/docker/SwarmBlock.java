package io.skep.api.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skep.api.docker.system.LocalNodeState;
import io.skep.api.docker.system.SwarmInfo;
import io.skep.api.http.ApiVersion;
import io.skep.api.http.Json;
import io.skep.cluster.Cluster;
import io.skep.kernel.NodeId;
import io.skep.node.ManagerStatus;
import io.skep.node.Node;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.util.ByteString;

/** What {@code docker info} and the ping say of the swarm, from the view. */
public final class SwarmBlock implements SwarmInfo {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private final SwarmLifecycle lifecycle;

  /** Reads from what the daemon is in at the moment of each question. */
  public SwarmBlock(SwarmLifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  @Override
  public CompletionStage<?> settled() {
    return lifecycle.settled();
  }

  @Override
  public LocalNodeState state() {
    return lifecycle.state();
  }

  @Override
  public boolean controlAvailable() {
    return lifecycle.manager().isPresent();
  }

  @Override
  public CompletionStage<JsonNode> block(ApiVersion version) {
    NodeId self = lifecycle.node().orElse(null);
    ActiveSwarm swarm = lifecycle.manager().orElse(null);
    JsonNode block =
        swarm == null || self == null ? outside() : inside(swarm.view().current(), self);
    return CompletableFuture.completedFuture(block);
  }

  private JsonNode outside() {
    JsonNode block = SwarmInfo.inactive();
    if (block instanceof ObjectNode object) {
      object.put("LocalNodeState", lifecycle.state().text());
      lifecycle.node().ifPresent(node -> object.put("NodeID", node.value()));
    }
    return block;
  }

  private JsonNode inside(SwarmView view, NodeId self) {
    String address = view.node(self).map(entry -> entry.value().status().address()).orElse("");
    List<Map.Entry<NodeId, Entry<Node>>> managers =
        view.nodes().entrySet().stream()
            .filter(node -> node.getValue().value().managerStatus() != null)
            .toList();
    ObjectNode block = NODES.objectNode();
    block
        .put("NodeID", self.value())
        .put("NodeAddr", address == null ? "" : address)
        .put("LocalNodeState", lifecycle.state().text())
        .put("ControlAvailable", true)
        .put("Error", "");
    var remote = block.putArray("RemoteManagers");
    for (Map.Entry<NodeId, Entry<Node>> each : managers) {
      ManagerStatus status = each.getValue().value().managerStatus();
      remote
          .addObject()
          .put("NodeID", each.getKey().value())
          .put("Addr", status == null ? "" : status.address());
    }
    block.put("Nodes", view.nodes().size()).put("Managers", managers.size());
    Entry<Cluster> cluster = view.cluster();
    if (cluster != null) {
      block.set("Cluster", tree(SwarmJson.render(cluster)));
    }
    return block;
  }

  private static JsonNode tree(byte[] json) {
    try {
      return Json.tree(ByteString.fromArrayUnsafe(json));
    } catch (IOException impossible) {
      throw new UncheckedIOException("what was just written does not read back", impossible);
    }
  }
}
