package io.skep.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.skep.kernel.Immutable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a user asks a service to be; comes back from the API as it was sent. */
@DockerJson
public record ServiceSpec(
    @Nullable String name,
    @JsonInclude @Nullable Map<String, String> labels,
    @Nullable TaskSpec taskTemplate,
    @Nullable ServiceMode mode,
    @Nullable UpdateConfig updateConfig,
    @Nullable UpdateConfig rollbackConfig,
    @Nullable List<NetworkAttachment> networks,
    @Nullable EndpointSpec endpointSpec) {
  /** Copies its collections. */
  public ServiceSpec {
    labels = Immutable.sortedOrEmpty(labels);
    networks = Immutable.list(networks);
  }
}
