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
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.util.ByteString;

/** What {@code docker info} and the ping say of the swarm, from the view. */
public final class SwarmBlock implements SwarmInfo {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Two managers are worse than one: the loss of either stops the swarm. */
  private static final String TWO_MANAGERS =
      """
      WARNING: Running Swarm in a two-manager configuration. This configuration provides
               no fault tolerance, and poses a high risk to lose control over the cluster.
               Refer to https://docs.docker.com/engine/swarm/admin_guide/ to configure the
               Swarm for fault-tolerance.\
      """;

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
    if (lifecycle.state() == LocalNodeState.INACTIVE) {
      return CompletableFuture.completedFuture(SwarmInfo.inactive());
    }
    ObjectNode block = standing(lifecycle.standing());
    lifecycle.manager().ifPresent(swarm -> fill(block, swarm.view().current()));
    return CompletableFuture.completedFuture(block);
  }

  private ObjectNode standing(Standing standing) {
    ObjectNode block = NODES.objectNode();
    block
        .put("NodeID", standing.node().map(NodeId::value).orElse(""))
        .put("NodeAddr", standing.address())
        .put("LocalNodeState", lifecycle.state().text())
        .put("ControlAvailable", controlAvailable())
        .put("Error", standing.error());
    if (standing.managers().isEmpty()) {
      block.putNull("RemoteManagers");
      return block;
    }
    var remote = block.putArray("RemoteManagers");
    for (Standing.Manager manager : standing.managers()) {
      remote.addObject().put("NodeID", manager.node()).put("Addr", manager.address());
    }
    return block;
  }

  private static void fill(ObjectNode block, SwarmView view) {
    long managers =
        view.nodes().values().stream().filter(node -> node.value().managerStatus() != null).count();
    block.put("Nodes", view.nodes().size()).put("Managers", managers);
    if (managers == 2) {
      block.putArray("Warnings").add(TWO_MANAGERS);
    }
    Entry<Cluster> cluster = view.cluster();
    if (cluster != null) {
      block.set("Cluster", tree(SwarmJson.render(cluster)));
    }
  }

  private static JsonNode tree(byte[] json) {
    try {
      return Json.tree(ByteString.fromArrayUnsafe(json));
    } catch (IOException impossible) {
      throw new UncheckedIOException("what was just written does not read back", impossible);
    }
  }
}
