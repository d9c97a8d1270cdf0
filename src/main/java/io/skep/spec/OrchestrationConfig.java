package io.skep.spec;

import org.jspecify.annotations.Nullable;

/** How many ended tasks a slot keeps. */
@DockerJson
public record OrchestrationConfig(@Nullable Long taskHistoryRetentionLimit) {}
