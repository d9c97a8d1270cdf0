package io.skep.api.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request line asks for: the version in the path, the path behind it, and the query.
 *
 * @param version the version asked, empty when the path has none
 * @param versionText the version as it was written, empty when there is none
 * @param path the path without the version, still percent-encoded
 * @param rawQuery the text after the question mark, empty when there is none
 */
public record RequestTarget(
    Optional<ApiVersion> version, String versionText, String path, String rawQuery) {

  private static final Pattern VERSIONED = Pattern.compile("/v([0-9.]+)(/.*)");
  private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://[^/?]*(.*)");

  /** Splits the target of a request line; an absolute form loses its scheme and host. */
  public static RequestTarget parse(String target) {
    Matcher absolute = ABSOLUTE.matcher(target);
    String local = absolute.matches() ? absolute.group(1) : target;
    int mark = local.indexOf('?');
    String whole = mark < 0 ? local : local.substring(0, mark);
    String query = mark < 0 ? "" : local.substring(mark + 1);
    Matcher versioned = VERSIONED.matcher(whole);
    if (versioned.matches()) {
      Optional<ApiVersion> version = ApiVersion.parse(versioned.group(1));
      if (version.isPresent()) {
        return new RequestTarget(version, versioned.group(1), versioned.group(2), query);
      }
    }
    return new RequestTarget(Optional.empty(), "", whole, query);
  }

  /** The same target at another version. */
  public RequestTarget at(ApiVersion other) {
    return new RequestTarget(Optional.of(other), other.toString(), path, rawQuery);
  }

  /** The decoded segments of the path, without the empty one before the first slash. */
  public List<String> segments() {
    List<String> segments = new ArrayList<>();
    for (String segment : path.substring(path.startsWith("/") ? 1 : 0).split("/", -1)) {
      segments.add(decode(segment));
    }
    return segments;
  }

  private static String decode(String segment) {
    if (segment.indexOf('%') < 0) {
      return segment;
    }
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return segment;
    }
  }

  /** The text as it stands in a request line. */
  @Override
  public String toString() {
    return (versionText.isEmpty() ? "" : "/v" + versionText)
        + path
        + (rawQuery.isEmpty() ? "" : "?" + rawQuery);
  }
}
