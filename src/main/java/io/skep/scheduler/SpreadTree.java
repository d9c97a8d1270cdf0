package io.skep.scheduler;

import io.skep.kernel.ServiceId;
import io.skep.spec.Placement;
import io.skep.spec.PlacementPreference;
import io.skep.spec.SpreadOver;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that fit a group of tasks, as a tree with one level per spread preference: each task
 * goes down the branch with the fewest tasks of its service that still has room, then to the best
 * node there. A missing label is a branch of its own. Without preferences it is one heap.
 */
final class SpreadTree {
  private static final String NODE_LABEL = "node.labels.";
  private static final String ENGINE_LABEL = "engine.labels.";

  private final PriorityQueue<NodeLoad> nodes;
  private final Map<String, SpreadTree> branches = new TreeMap<>();
  private int tasks;

  private SpreadTree(Comparator<NodeLoad> rank) {
    this.nodes = new PriorityQueue<>(rank);
  }

  static SpreadTree of(
      Iterable<NodeLoad> all, TaskGroup group, Pipeline pipeline, Comparator<NodeLoad> rank) {
    List<String> labels = descriptors(group.spec().placement());
    SpreadTree root = new SpreadTree(rank);
    for (NodeLoad node : all) {
      SpreadTree leaf = root.leafFor(node, labels, group.service(), rank);
      if (pipeline.fits(node)) {
        leaf.nodes.add(node);
      }
    }
    return root;
  }

  private SpreadTree leafFor(
      NodeLoad node, List<String> labels, ServiceId service, Comparator<NodeLoad> rank) {
    int count = node.activeOf(service);
    SpreadTree tree = this;
    tree.tasks += count;
    for (String label : labels) {
      tree = tree.branches.computeIfAbsent(value(node, label), key -> new SpreadTree(rank));
      tree.tasks += count;
    }
    return tree;
  }

  /** Takes the best node out; whoever took it gives it back if it still has room. */
  Optional<NodeLoad> take() {
    if (branches.isEmpty()) {
      return Optional.ofNullable(nodes.poll());
    }
    List<SpreadTree> order = new ArrayList<>(branches.values());
    order.sort(Comparator.comparingInt(tree -> tree.tasks));
    for (SpreadTree tree : order) {
      Optional<NodeLoad> best = tree.take();
      if (best.isPresent()) {
        return best;
      }
    }
    return Optional.empty();
  }

  /** Counts one more task on the node, and takes it back in if it has room for another. */
  void placed(NodeLoad node, boolean hasRoom, List<String> labels) {
    SpreadTree tree = this;
    tree.tasks++;
    for (String label : labels) {
      tree = tree.branches.getOrDefault(value(node, label), tree);
      tree.tasks++;
    }
    if (hasRoom) {
      tree.nodes.add(node);
    }
  }

  /** The labels that tasks are to be spread over; other descriptors are passed over. */
  static List<String> descriptors(@Nullable Placement placement) {
    List<PlacementPreference> preferences = placement == null ? null : placement.preferences();
    List<String> labels = new ArrayList<>();
    if (preferences != null) {
      for (PlacementPreference preference : preferences) {
        SpreadOver spread = preference.spread();
        String descriptor = spread == null ? null : spread.spreadDescriptor();
        if (descriptor != null && isLabel(descriptor)) {
          labels.add(descriptor);
        }
      }
    }
    return labels;
  }

  private static boolean isLabel(String descriptor) {
    String lower = descriptor.toLowerCase(Locale.ROOT);
    return (lower.startsWith(NODE_LABEL) && lower.length() > NODE_LABEL.length())
        || (lower.startsWith(ENGINE_LABEL) && lower.length() > ENGINE_LABEL.length());
  }

  static String value(NodeLoad node, String label) {
    return label.toLowerCase(Locale.ROOT).startsWith(NODE_LABEL)
        ? node.facts().labels().getOrDefault(label.substring(NODE_LABEL.length()), "")
        : node.facts().engineLabels().getOrDefault(label.substring(ENGINE_LABEL.length()), "");
  }
}
