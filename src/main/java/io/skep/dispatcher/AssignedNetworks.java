package io.skep.dispatcher;

import io.skep.kernel.NetworkId;
import io.skep.network.Network;
import io.skep.spec.NetworkAttachment;
import io.skep.spec.TaskSpec;
import io.skep.view.Entry;
import io.skep.view.SharedObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells the networks that a node's engine has from those of the swarm, which no node carries. */
final class AssignedNetworks {
  private AssignedNetworks() {}

  /** The spec with only the networks that the engine has, by the engine's names for them. */
  static TaskSpec local(TaskSpec spec, SharedObjects shared) {
    List<NetworkAttachment> wanted = spec.networks();
    if (wanted == null || wanted.isEmpty()) {
      return spec;
    }
    List<NetworkAttachment> kept = new ArrayList<>();
    for (NetworkAttachment each : wanted) {
      Network network = network(each, shared);
      if (network == null) {
        kept.add(each);
      } else if (network.spec().predefined()) {
        kept.add(new NetworkAttachment(network.name(), each.aliases(), each.driverOpts()));
      }
    }
    return new TaskSpec(
        spec.containerSpec(),
        spec.pluginSpec(),
        spec.networkAttachmentSpec(),
        spec.resources(),
        spec.restartPolicy(),
        spec.placement(),
        kept,
        spec.logDriver(),
        spec.forceUpdate(),
        spec.runtime());
  }

  /** The names of the others. */
  static List<String> notCarried(TaskSpec spec, SharedObjects shared) {
    List<NetworkAttachment> wanted = spec.networks();
    return wanted == null
        ? List.of()
        : wanted.stream()
            .map(each -> network(each, shared))
            .filter(Objects::nonNull)
            .filter(network -> !network.spec().predefined())
            .map(Network::name)
            .toList();
  }

  private static @Nullable Network network(NetworkAttachment attachment, SharedObjects shared) {
    String target = attachment.target();
    if (target == null || target.isEmpty()) {
      return null;
    }
    Entry<Network> entry = shared.networks().get(new NetworkId(target));
    return entry == null ? null : entry.value();
  }
}
