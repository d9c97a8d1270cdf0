package io.skep.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.skep.kernel.Immutable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A signer outside the swarm. */
@DockerJson
public record ExternalCa(
    @JsonInclude @Nullable String protocol,
    @JsonProperty("URL") @JsonInclude @Nullable String url,
    @JsonInclude @Nullable Map<String, String> options,
    @JsonProperty("CACert") @JsonInclude @Nullable String caCert) {
  /** Copies its collections. */
  public ExternalCa {
    options = Immutable.sorted(options);
  }
}
