package io.skep.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.skep.kernel.Immutable;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A signer outside the swarm.
 *
 * @param caCert PEM of the root it signs with; where there is none, the swarm's is meant
 */
@DockerJson
public record ExternalCa(
    @JsonInclude @Nullable String protocol,
    @JsonProperty("URL") @JsonInclude @Nullable String url,
    @Nullable Map<String, String> options,
    @JsonProperty("CACert") @JsonInclude @Nullable String caCert) {
  /** Copies its collections. */
  public ExternalCa {
    options = Immutable.sorted(options);
  }

  /** The form in which it is kept and shown. */
  ExternalCa kept() {
    return new ExternalCa(
        protocol == null ? "" : protocol.toLowerCase(Locale.ROOT),
        url == null ? "" : url,
        options,
        caCert == null ? "" : caCert);
  }
}
