package io.skep.api.docker;

import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.Query;
import io.skep.session.LogOptions;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which logs a client asks for, and what each line is to carry. */
record LogRequest(
    boolean stdout,
    boolean stderr,
    boolean follow,
    boolean timestamps,
    boolean details,
    @Nullable Instant since,
    long tail) {
  private static final long ALL = -1;
  private static final int NANO_DIGITS = 9;

  /** Throws {@link ApiException} 500 where no stream is chosen; asked before all else. */
  static void requireStream(ApiRequest request) {
    if (!request.query().flag("stdout") && !request.query().flag("stderr")) {
      throw new ApiException(500, "Bad parameters: you must choose at least one stream");
    }
  }

  /** Reads the query; throws {@link ApiException} 500 in the engine's words. */
  static LogRequest of(ApiRequest request) {
    Query query = request.query();
    return new LogRequest(
        query.flag("stdout"),
        query.flag("stderr"),
        query.flag("follow"),
        query.flag("timestamps"),
        query.flag("details"),
        since(query.text("since")),
        tail(query.text("tail")));
  }

  private static long tail(String text) {
    if (text.isEmpty() || text.equals("all")) {
      return ALL;
    }
    try {
      long lines = Long.parseLong(text);
      if (lines < 0) {
        throw new ApiException(500, "negative tail values not supported");
      }
      return lines;
    } catch (NumberFormatException notANumber) {
      throw new ApiException(500, "tail value must be a positive integer or \"all\"");
    }
  }

  private static @Nullable Instant since(String text) {
    if (text.isEmpty() || text.equals("0")) {
      return null;
    }
    int point = text.indexOf('.');
    String seconds = point < 0 ? text : text.substring(0, point);
    String fraction = point < 0 ? "" : text.substring(point + 1);
    try {
      String nanos = (fraction + "0".repeat(NANO_DIGITS)).substring(0, NANO_DIGITS);
      return Instant.ofEpochSecond(Long.parseLong(seconds), Long.parseLong(nanos));
    } catch (NumberFormatException | java.time.DateTimeException malformed) {
      throw new ApiException(
          500,
          "could not parse since timestamp: strconv.ParseInt: parsing \""
              + seconds
              + "\": invalid syntax");
    }
  }

  /** What is asked of the node for a task whose output has begun already. */
  LogOptions options() {
    return new LogOptions(stdout, stderr, follow, since, null, tail, details);
  }

  /** What is asked of the node for a task that began after the request: all it writes. */
  LogOptions fromItsStart() {
    return new LogOptions(stdout, stderr, follow, since, null, ALL, details);
  }
}
