package io.skep.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** What a node says of itself. */
@DockerJson
public record NodeDescription(
    @Nullable String hostname,
    @Nullable Platform platform,
    @Nullable Resources resources,
    @Nullable EngineDescription engine,
    @JsonProperty("TLSInfo") @Nullable TlsInfo tlsInfo) {}
