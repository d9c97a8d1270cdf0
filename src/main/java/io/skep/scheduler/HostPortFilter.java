package io.skep.scheduler;

import java.util.List;

/** Only nodes where the host ports of the tasks are free. */
record HostPortFilter(List<HostPort> ports) implements Filter {
  @Override
  public String name() {
    return "host ports";
  }

  @Override
  public boolean applies() {
    return !ports.isEmpty();
  }

  @Override
  public boolean check(NodeLoad node) {
    return ports.stream().noneMatch(node::uses);
  }

  @Override
  public String explain(int nodes) {
    return Filter.on("host-mode port already in use", nodes);
  }
}
