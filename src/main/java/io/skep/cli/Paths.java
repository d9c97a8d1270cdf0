package io.skep.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Parts of the paths of requests. */
final class Paths {
  private Paths() {}

  /** What a user typed, as one part of a path or a query. */
  static String part(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
