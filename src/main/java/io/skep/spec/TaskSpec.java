package io.skep.spec;

import io.skep.kernel.Immutable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What each task of a service is to run, where, and how it is restarted. */
@DockerJson
public record TaskSpec(
    @Nullable ContainerSpec containerSpec,
    @Nullable PluginSpec pluginSpec,
    @Nullable NetworkAttachmentSpec networkAttachmentSpec,
    @Nullable ResourceRequirements resources,
    @Nullable RestartPolicy restartPolicy,
    @Nullable Placement placement,
    @Nullable List<NetworkAttachment> networks,
    @Nullable LogDriver logDriver,
    long forceUpdate,
    @Nullable String runtime) {
  /** Copies its collections. */
  public TaskSpec {
    networks = Immutable.list(networks);
  }
}
