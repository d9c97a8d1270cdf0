package io.skep.cassandra;

/**
 * What pekko-persistence-cassandra gets to write in an event's stead: the event, sealed, with its
 * place in the swarm's log, which tells later whether it counts.
 */
record SealedEvent(long index, long term, Sealed payload) {}
