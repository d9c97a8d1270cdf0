package io.skep.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** The file under which a secret or config appears; mode as Unix permission bits. */
@DockerJson
public record FileTarget(
    @JsonInclude @Nullable String name,
    @JsonProperty("UID") @JsonInclude @Nullable String uid,
    @JsonProperty("GID") @JsonInclude @Nullable String gid,
    long mode) {}
