/** An engine in memory, with a clock and faults of one's choice: for tests and simulations. */
@NullMarked
package io.skep.agent.memory;

import org.jspecify.annotations.NullMarked;
