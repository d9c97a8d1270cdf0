package io.skep.view;

import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import org.jspecify.annotations.Nullable;

/** A place a service fills with one task at a time: a number, or a node for global services. */
public record Slot(ServiceId service, long number, @Nullable NodeId node) {}
