package io.skep.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** A task that stands for a container attached from outside. */
@DockerJson
public record NetworkAttachmentSpec(@JsonProperty("ContainerID") @Nullable String containerId) {}
