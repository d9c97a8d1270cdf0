package io.skep.api.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A path with named parts, such as {@code /services/{id}/update}.
 *
 * <p>A part {@code {name}} stands for one segment that is not empty; {@code {name*}} for one or
 * more, slashes included, as names of images need.
 */
record RoutePattern(List<String> segments) {

  RoutePattern {
    segments = List.copyOf(segments);
    if (segments.stream().filter(RoutePattern::spans).count() > 1) {
      throw new IllegalArgumentException("segments: " + segments + " (expected: at most one {x*})");
    }
  }

  static RoutePattern of(String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path: " + path + " (expected: to start with /)");
    }
    return new RoutePattern(List.of(path.substring(1).split("/", -1)));
  }

  /** The named parts of a path of this shape; empty when the path has another. */
  Optional<Map<String, String>> match(List<String> path) {
    int extra = path.size() - segments.size();
    if (extra < 0 || (extra > 0 && segments.stream().noneMatch(RoutePattern::spans))) {
      return Optional.empty();
    }
    Map<String, String> variables = new HashMap<>();
    int at = 0;
    for (String segment : segments) {
      int taken = spans(segment) ? extra + 1 : 1;
      String value = String.join("/", path.subList(at, at + taken));
      at += taken;
      if (!segment.startsWith("{")) {
        if (!segment.equals(value)) {
          return Optional.empty();
        }
      } else if (value.isEmpty()) {
        return Optional.empty();
      } else {
        variables.put(name(segment), value);
      }
    }
    return Optional.of(variables);
  }

  private static boolean spans(String segment) {
    return segment.startsWith("{") && segment.endsWith("*}");
  }

  private static String name(String segment) {
    return segment.substring(1, segment.length() - (spans(segment) ? 2 : 1));
  }
}
