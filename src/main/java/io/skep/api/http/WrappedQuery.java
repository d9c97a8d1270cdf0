package io.skep.api.http;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Takes a query that cannot be decoded past Pekko, which would refuse the request in its own words:
 * what becomes of it is for the route to say.
 */
final class WrappedQuery {
  private static final String NAME = "skep.query=";

  private WrappedQuery() {}

  /** The target as Pekko reads it, whatever its query. */
  static String wrapped(String target) {
    int mark = target.indexOf('?');
    if (mark < 0 || Forms.fault(target.substring(mark + 1)).isEmpty()) {
      return target;
    }
    return target.substring(0, mark + 1)
        + NAME
        + URLEncoder.encode(target.substring(mark + 1), StandardCharsets.ISO_8859_1);
  }

  /** The target as the client sent it. */
  static String unwrapped(String target) {
    int mark = target.indexOf('?') + 1;
    if (mark == 0 || !target.startsWith(NAME, mark)) {
      return target;
    }
    String query = target.substring(mark + NAME.length());
    return Forms.fault(query).isPresent()
        ? target
        : target.substring(0, mark) + URLDecoder.decode(query, StandardCharsets.ISO_8859_1);
  }
}
