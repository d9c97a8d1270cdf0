package io.skep.spec.constraint;

import io.skep.kernel.Immutable;
import java.util.Map;

/** What constraints can ask of a node; what is not known of it is empty. */
public record ConstrainedNode(
    String id,
    String hostname,
    String address,
    String role,
    String os,
    String architecture,
    Map<String, String> labels,
    Map<String, String> engineLabels) {
  /** Copies the labels. */
  public ConstrainedNode {
    labels = Immutable.sortedOrEmpty(labels);
    engineLabels = Immutable.sortedOrEmpty(engineLabels);
  }
}
