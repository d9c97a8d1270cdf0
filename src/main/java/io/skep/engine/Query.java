package io.skep.engine;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The query part of a request: empty, or beginning with a question mark. */
record Query(String text) {
  static final Query NONE = new Query("");

  static Query of(String key, Object value) {
    return NONE.and(key, value);
  }

  Query and(String key, Object value) {
    return new Query(text + (text.isEmpty() ? "?" : "&") + key + "=" + encode(value.toString()));
  }

  /** A path segment or value with all that has a meaning in a URL escaped. */
  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return text;
  }
}
