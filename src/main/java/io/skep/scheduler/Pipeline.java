package io.skep.scheduler;

import io.skep.spec.Placement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The filters that a group of tasks has to pass, in Swarm's order. */
final class Pipeline {
  private final List<Filter> filters;

  private Pipeline(List<Filter> filters) {
    this.filters = filters;
  }

  static Pipeline of(TaskGroup group) {
    Placement placement = group.spec().placement();
    return new Pipeline(
        Stream.<Filter>of(
                new ReadyFilter(),
                new ResourceFilter(Reservation.of(group.spec())),
                PluginFilter.of(group.spec()),
                ConstraintFilter.of(placement),
                PlatformFilter.of(placement),
                new HostPortFilter(HostPort.of(group.endpoint())),
                new MaxReplicasFilter(
                    group.service(), placement == null ? 0 : placement.maxReplicas()))
            .filter(Filter::applies)
            .toList());
  }

  boolean fits(NodeLoad node) {
    for (Filter filter : filters) {
      if (!filter.check(node)) {
        return false;
      }
    }
    return true;
  }

  /** What each filter says of the node. */
  List<Verdict.Check> checks(NodeLoad node) {
    return filters.stream()
        .map(
            filter ->
                new Verdict.Check(filter.name(), filter.check(node) ? null : filter.explain(1)))
        .toList();
  }

  /** Why these nodes cannot take the tasks: the commonest reason first, joined by "; ". */
  String explain(Iterable<NodeLoad> nodes) {
    int[] refused = new int[filters.size()];
    for (NodeLoad node : nodes) {
      for (int i = 0; i < refused.length; i++) {
        if (!filters.get(i).check(node)) {
          refused[i]++;
          break;
        }
      }
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < refused.length; i++) {
      if (refused[i] > 0) {
        order.add(i);
      }
    }
    order.sort(Comparator.comparingInt((Integer i) -> refused[i]).reversed());
    return String.join("; ", order.stream().map(i -> filters.get(i).explain(refused[i])).toList());
  }
}
