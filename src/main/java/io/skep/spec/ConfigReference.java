package io.skep.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Use of a config by a service, as a file or by the runtime. */
@DockerJson
public record ConfigReference(
    @Nullable FileTarget file,
    @Nullable RuntimeTarget runtime,
    @JsonProperty("ConfigID") @JsonInclude @Nullable String configId,
    @JsonInclude @Nullable String configName) {}
