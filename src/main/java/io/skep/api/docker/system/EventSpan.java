package io.skep.api.docker.system;

import io.skep.api.http.ApiException;
import io.skep.api.http.Query;
import java.time.Instant;
import java.util.Optional;

/** The span of time that {@code since} and {@code until} of a request name. */
record EventSpan(Optional<Instant> since, Optional<Instant> until) {

  /**
   * Reads both; the engine does so first, with the same words.
   *
   * @throws ApiException 400 when one is no number of seconds, or they are the wrong way round
   */
  static EventSpan of(Query query) {
    EventSpan span = new EventSpan(time(query.text("since")), time(query.text("until")));
    if (span.until.isPresent() && span.until.get().isBefore(span.since.orElse(Instant.MIN))) {
      throw new ApiException(
          400,
          "`since` time (%s) cannot be after `until` time (%s)"
              .formatted(query.text("since"), query.text("until")));
    }
    return span;
  }

  boolean isPast(Instant now) {
    return until.isPresent() && until.get().isBefore(now);
  }

  /** Seconds since 1970, with up to nine digits behind a point. */
  private static Optional<Instant> time(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    int point = text.indexOf('.');
    String seconds = point < 0 ? text : text.substring(0, point);
    String fraction = point < 0 ? "" : text.substring(point + 1);
    try {
      long nanos =
          fraction.isEmpty() ? 0 : Long.parseLong((fraction + "000000000").substring(0, 9));
      return Optional.of(Instant.ofEpochSecond(Long.parseLong(seconds), nanos));
    } catch (NumberFormatException malformed) {
      throw new ApiException(400, "strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
    }
  }
}
