package io.skep.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** SELinux labels of a container. */
@DockerJson
public record SelinuxContext(
    boolean disable,
    @JsonInclude @Nullable String user,
    @JsonInclude @Nullable String role,
    @JsonInclude @Nullable String type,
    @JsonInclude @Nullable String level) {}
