package io.skep.api.docker.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.skep.api.http.ApiVersion;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the system endpoints ask of the swarm; no method waits or blocks. */
public interface SwarmInfo {

  /** Completes once it is known, after a start, whether this node is in a swarm. */
  CompletionStage<?> settled();

  /** How this node stands now. */
  LocalNodeState state();

  /** Whether this node is a manager that answers the swarm's API. */
  boolean controlAvailable();

  /** The {@code Swarm} object of {@code GET /info}, in the form of this API version. */
  CompletionStage<JsonNode> block(ApiVersion version);

  /** A node that is in no swarm, and never will be. */
  static SwarmInfo none() {
    return new SwarmInfo() {
      @Override
      public CompletionStage<?> settled() {
        return CompletableFuture.completedFuture(state());
      }

      @Override
      public LocalNodeState state() {
        return LocalNodeState.INACTIVE;
      }

      @Override
      public boolean controlAvailable() {
        return false;
      }

      @Override
      public CompletionStage<JsonNode> block(ApiVersion version) {
        return CompletableFuture.completedFuture(inactive());
      }
    };
  }

  /** The {@code Swarm} object of a node in no swarm. */
  static JsonNode inactive() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("NodeID", "")
        .put("NodeAddr", "")
        .put("LocalNodeState", LocalNodeState.INACTIVE.text())
        .put("ControlAvailable", false)
        .put("Error", "")
        .putNull("RemoteManagers");
  }
}
