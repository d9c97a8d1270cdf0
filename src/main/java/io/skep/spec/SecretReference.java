package io.skep.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Use of a secret by a service. */
@DockerJson
public record SecretReference(
    @Nullable FileTarget file,
    @JsonProperty("SecretID") @JsonInclude @Nullable String secretId,
    @JsonInclude @Nullable String secretName) {}
