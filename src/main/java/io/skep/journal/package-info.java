/**
 * The journal: every decision of the swarm, in one order, on every manager's disk.
 *
 * <p>A Pekko Persistence plugin whose storage is a Ratis state machine over RocksDB. The log it
 * keeps is the state of the swarm; what the rest of Skep sees of it is {@link
 * io.skep.journal.EventLog}.
 */
@NullMarked
package io.skep.journal;

import org.jspecify.annotations.NullMarked;
