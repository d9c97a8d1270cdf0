/** The actors around the plans, and the sessions of agents. */
@NullMarked
package io.skep.orchestrator;

import org.jspecify.annotations.NullMarked;
