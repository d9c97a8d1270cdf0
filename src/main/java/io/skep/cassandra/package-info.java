/**
 * The swarm's journal in a Cassandra that the operator runs.
 *
 * <p>Events are written by pekko-persistence-cassandra; their one order, and what keeps a deposed
 * leader from adding to it, are tables of our own. Raft among the managers only elects. Decision
 * 0009 says why this is safe.
 */
@NullMarked
package io.skep.cassandra;

import org.jspecify.annotations.NullMarked;
