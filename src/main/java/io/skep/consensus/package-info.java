/**
 * The Raft group of the managers: who leads, in which term, and the one log they agree on.
 *
 * <p>This room knows nothing of events or actors; it carries opaque entries to a state machine that
 * the journal provides.
 */
@NullMarked
package io.skep.consensus;

import org.jspecify.annotations.NullMarked;
