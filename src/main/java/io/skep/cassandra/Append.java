package io.skep.cassandra;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Events of one entity on their way into the log, stored all or none.
 *
 * @param writer the incarnation of the persistent actor that wrote them
 * @param done completes when the events are in the log for good, or when it is known that they will
 *     not be, or when nobody can say at present
 */
record Append(
    String persistenceId, String writer, List<Event> events, CompletableFuture<Void> done) {

  /**
   * One of them.
   *
   * @param writtenAt milliseconds since 1970 by the writer's clock
   * @param adapterManifest what an event adapter of Pekko left, mostly empty
   */
  record Event(long sequenceNr, long writtenAt, String adapterManifest, Sealed payload) {}

  /** About how much memory it takes, in bytes. */
  int size() {
    int size = 200;
    for (var event : events) {
      size += event.payload().bytes().length + 100;
    }
    return size;
  }
}
