package io.skep.api.skep;

import io.skep.audit.History;
import io.skep.view.LiveView;
import java.util.function.LongSupplier;

/**
 * What the audit endpoints read of a swarm.
 *
 * @param lastIndex the index of the last committed event
 */
public record Audit(History history, LiveView view, LongSupplier lastIndex) {}
