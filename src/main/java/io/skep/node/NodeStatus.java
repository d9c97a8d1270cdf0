package io.skep.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.skep.spec.DockerJson;
import org.jspecify.annotations.Nullable;

/** What was last seen of a node: unknown, down, ready or disconnected, why, and its address. */
@DockerJson
public record NodeStatus(
    String state, @Nullable String message, @JsonProperty("Addr") @Nullable String address) {
  /** A node that answers. */
  public static final String READY = "ready";

  /** A node that does not answer. */
  public static final String DOWN = "down";

  /** A node not heard of since the leader took office. */
  public static final String UNKNOWN = "unknown";

  /** A node that stops its tasks to leave the swarm; it is down once it has. */
  public static final String DISCONNECTED = "disconnected";
}
