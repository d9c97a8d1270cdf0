package io.skep.scheduler;

/** Only nodes that answer and that the operator lets take tasks. */
record ReadyFilter() implements Filter {
  @Override
  public String name() {
    return "ready";
  }

  @Override
  public boolean applies() {
    return true;
  }

  @Override
  public boolean check(NodeLoad node) {
    return node.isAvailable();
  }

  @Override
  public String explain(int nodes) {
    return nodes == 1
        ? "1 node not available for new tasks"
        : nodes + " nodes not available for new tasks";
  }
}
