/**
 * What is wanted made so: reconcilers, restarts, updates, the reaper and the constraint enforcer.
 *
 * <p>Plans are pure functions of the view and the time; thin actors carry them out. No part keeps a
 * truth of its own, so a new leader goes on where the old one stopped.
 */
@NullMarked
package io.skep.orchestrator;

import org.jspecify.annotations.NullMarked;
