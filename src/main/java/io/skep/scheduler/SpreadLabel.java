package io.skep.scheduler;

import io.skep.spec.Placement;
import io.skep.spec.PlacementPreference;
import io.skep.spec.SpreadOver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A label over whose values tasks are to be spread.
 *
 * @param descriptor as the user wrote it, such as {@code node.labels.zone}
 * @param ofEngine whether the engine has the label, not the node
 */
record SpreadLabel(String descriptor, boolean ofEngine, String key) {
  private static final String NODE_LABEL = "node.labels.";
  private static final String ENGINE_LABEL = "engine.labels.";

  /** Those of a placement, the first preference first; other descriptors are passed over. */
  static List<SpreadLabel> of(@Nullable Placement placement) {
    List<PlacementPreference> preferences = placement == null ? null : placement.preferences();
    List<SpreadLabel> labels = new ArrayList<>();
    if (preferences != null) {
      for (PlacementPreference preference : preferences) {
        SpreadOver spread = preference.spread();
        String descriptor = spread == null ? null : spread.spreadDescriptor();
        if (descriptor != null && isUnder(NODE_LABEL, descriptor)) {
          labels.add(new SpreadLabel(descriptor, false, descriptor.substring(NODE_LABEL.length())));
        } else if (descriptor != null && isUnder(ENGINE_LABEL, descriptor)) {
          labels.add(
              new SpreadLabel(descriptor, true, descriptor.substring(ENGINE_LABEL.length())));
        }
      }
    }
    return labels;
  }

  private static boolean isUnder(String prefix, String descriptor) {
    return descriptor.length() > prefix.length()
        && descriptor.regionMatches(true, 0, prefix, 0, prefix.length());
  }

  /** What the node has there; empty if nothing. */
  String value(NodeLoad node) {
    Map<String, String> labels = ofEngine ? node.facts().engineLabels() : node.facts().labels();
    return labels.getOrDefault(key, "");
  }
}
