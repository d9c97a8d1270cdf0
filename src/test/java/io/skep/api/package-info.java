/** Replays recordings of a real Swarm against the façade. */
@NullMarked
package io.skep.api;

import org.jspecify.annotations.NullMarked;
