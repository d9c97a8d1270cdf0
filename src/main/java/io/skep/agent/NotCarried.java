package io.skep.agent;

import io.skep.session.AssignedTask;
import io.skep.spec.PortConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says what a task goes without, because Skep does not carry it yet. */
final class NotCarried {
  private NotCarried() {}

  /** To be put behind a message; empty if the task has all it asks for. */
  static String words(AssignedTask task) {
    List<String> without = new ArrayList<>();
    List<String> networks = task.met().networksNotCarried();
    if (!networks.isEmpty()) {
      without.add("networks are not carried yet: " + String.join(", ", networks));
    }
    List<PortConfig> ingress = ContainerRequest.ingressPorts(task);
    if (!ingress.isEmpty()) {
      without.add(
          ingress.stream()
              .map(port -> port.publishedPort() + ":" + port.targetPort() + "/" + port.protocol())
              .collect(
                  Collectors.joining(
                      ", ", "ingress ports are not carried yet: ", "; use mode=host")));
    }
    return without.isEmpty() ? "" : " (" + String.join("; ", without) + ")";
  }
}
