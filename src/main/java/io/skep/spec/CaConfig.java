package io.skep.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.skep.kernel.Immutable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings of the certificate authority; expiry in nanoseconds. */
@DockerJson
public record CaConfig(
    @OmitZero long nodeCertExpiry,
    @JsonProperty("ExternalCAs") @Nullable List<ExternalCa> externalCas,
    @JsonProperty("SigningCACert") @Nullable String signingCaCert,
    @JsonProperty("SigningCAKey") @Nullable String signingCaKey,
    @OmitZero long forceRotate) {
  /** Copies its collections. */
  public CaConfig {
    externalCas = Immutable.list(externalCas);
  }
}
