package io.skep.cassandra;

/** What pekko-persistence-cassandra gets to write in a snapshot's stead. */
record SealedSnapshot(Sealed payload) {}
