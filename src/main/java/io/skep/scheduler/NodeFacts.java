package io.skep.scheduler;

import io.skep.kernel.NodeId;
import io.skep.node.Node;
import io.skep.spec.EngineDescription;
import io.skep.spec.NodeDescription;
import io.skep.spec.Platform;
import io.skep.spec.constraint.ConstrainedNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads from a node what placement constraints can ask of it. */
public final class NodeFacts {
  private NodeFacts() {}

  /** What is known of the node now. */
  public static ConstrainedNode of(NodeId id, Node node) {
    NodeDescription description = node.description();
    Platform platform = description == null ? null : description.platform();
    EngineDescription engine = description == null ? null : description.engine();
    Map<String, String> labels = node.spec().labels();
    Map<String, String> engineLabels = engine == null ? null : engine.labels();
    return new ConstrainedNode(
        id.value(),
        description == null ? "" : orEmpty(description.hostname()),
        orEmpty(node.status().address()),
        orEmpty(node.spec().role()),
        platform == null ? "" : orEmpty(platform.os()),
        platform == null ? "" : orEmpty(platform.architecture()),
        labels == null ? Map.of() : labels,
        engineLabels == null ? Map.of() : engineLabels);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
