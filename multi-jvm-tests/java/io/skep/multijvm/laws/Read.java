package io.skep.multijvm.laws;

/**
 * What one member answered about one object.
 *
 * @param began when it was asked, in nanoseconds of {@link System#nanoTime()}
 * @param ended when it had answered
 * @param member the member that was asked
 * @param life how often that member had been started before
 * @param object the name of what was read
 * @param version the object's version index
 * @param marker the marker that it had
 */
public record Read(
    int client,
    long began,
    long ended,
    String member,
    int life,
    String object,
    long version,
    String marker) {

  @Override
  public String toString() {
    return "%s at version %d has %s, says %s to client %d"
        .formatted(object, version, marker, member, client);
  }
}
