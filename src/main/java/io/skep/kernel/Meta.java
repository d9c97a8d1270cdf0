package io.skep.kernel;

import java.time.Instant;

/** When, by whom and because of what: goes with every command and every event. */
public record Meta(Instant time, Principal principal, Cause cause) {}
