package io.skep.scheduler;

import io.skep.scheduler.Verdict.Branch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Says of every node what the filters, the spread preferences and the ranking make of it. */
final class Verdicts {
  private final Collection<NodeLoad> nodes;
  private final TaskGroup group;
  private final RecentFailures failures;
  private final Instant now;
  private final Pipeline pipeline;
  private final List<SpreadLabel> preferences;

  /** How many tasks of the service each branch has, by the values that lead to it. */
  private final Map<List<String>, Integer> tasks = new HashMap<>();

  Verdicts(Collection<NodeLoad> nodes, TaskGroup group, RecentFailures failures, Instant now) {
    this.nodes = nodes;
    this.group = group;
    this.failures = failures;
    this.now = now;
    this.pipeline = Pipeline.of(group);
    this.preferences = SpreadLabel.of(group.spec().placement());
    for (NodeLoad node : nodes) {
      List<String> path = path(node);
      for (int depth = 1; depth <= path.size(); depth++) {
        tasks.merge(path.subList(0, depth), node.activeOf(group.service()), Integer::sum);
      }
    }
  }

  private List<String> path(NodeLoad node) {
    return preferences.stream().map(label -> label.value(node)).toList();
  }

  /** The nodes that fit before the others; by branches, emptier first; then by the ranking. */
  List<Verdict> inOrder(Comparator<NodeLoad> rank) {
    record Judged(NodeLoad node, Verdict verdict) {}
    return nodes.stream()
        .map(node -> new Judged(node, verdict(node)))
        .sorted(
            Comparator.comparing((Judged judged) -> !judged.verdict().fits())
                .thenComparing(Judged::verdict, Verdicts::byBranches)
                .thenComparing(Judged::node, rank))
        .map(Judged::verdict)
        .toList();
  }

  /** As the tree of branches is gone down: the emptier first, of equal ones by their label. */
  private static int byBranches(Verdict a, Verdict b) {
    Comparator<Branch> emptier =
        Comparator.comparingInt(Branch::tasks).thenComparing(Branch::value);
    for (int depth = 0; depth < a.branches().size(); depth++) {
      int order = emptier.compare(a.branches().get(depth), b.branches().get(depth));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private Verdict verdict(NodeLoad node) {
    return new Verdict(
        node.id(),
        node.facts().hostname(),
        pipeline.checks(node),
        branches(node),
        failures.penalty(node.id(), group.key(), now),
        node.activeOf(group.service()),
        node.active());
  }

  private List<Branch> branches(NodeLoad node) {
    List<String> path = path(node);
    List<Branch> branches = new ArrayList<>();
    for (int depth = 0; depth < path.size(); depth++) {
      branches.add(
          new Branch(
              preferences.get(depth).descriptor(),
              path.get(depth),
              tasks.getOrDefault(path.subList(0, depth + 1), 0)));
    }
    return branches;
  }
}
