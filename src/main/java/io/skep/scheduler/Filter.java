package io.skep.scheduler;

/** One reason for which a node may not take a task; made for one {@link TaskGroup}. */
interface Filter {
  /** A short name for reports, such as {@code resources}. */
  String name();

  /** Whether it has anything to say about this group of tasks. */
  boolean applies();

  /** Whether the node may take one more task of the group. */
  boolean check(NodeLoad node);

  /** Swarm's words where so many nodes were refused by this filter. */
  String explain(int nodes);

  /** {@code WORDS on N nodes}. */
  static String on(String words, int nodes) {
    return words + " on " + nodes + (nodes == 1 ? " node" : " nodes");
  }
}
