package io.skep.scheduler;

/** Only nodes with what the tasks reserve still free. */
record ResourceFilter(Reservation reservation) implements Filter {
  @Override
  public String name() {
    return "resources";
  }

  @Override
  public boolean applies() {
    return !reservation.isEmpty();
  }

  @Override
  public boolean check(NodeLoad node) {
    return node.nanoCpusFree() >= reservation.nanoCpus()
        && node.memoryFree() >= reservation.memoryBytes()
        && node.generic().has(reservation.generic());
  }

  @Override
  public String explain(int nodes) {
    return Filter.on("insufficient resources", nodes);
  }
}
