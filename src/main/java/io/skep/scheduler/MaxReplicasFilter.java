package io.skep.scheduler;

import io.skep.kernel.ServiceId;

/** Only nodes with fewer tasks of the service than its limit; 0 is no limit. */
record MaxReplicasFilter(ServiceId service, long limit) implements Filter {
  @Override
  public String name() {
    return "max replicas";
  }

  @Override
  public boolean applies() {
    return limit > 0;
  }

  @Override
  public boolean check(NodeLoad node) {
    return node.activeOf(service) < limit;
  }

  @Override
  public String explain(int nodes) {
    return "max replicas per node limit exceed";
  }
}
