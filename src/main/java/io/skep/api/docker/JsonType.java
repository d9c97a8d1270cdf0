package io.skep.api.docker;

import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks for JSON by its name where Docker does so; most of its routes for the swarm do not. */
final class JsonType {
  /** How a request without the header shows, where another manager passed it on. */
  private static final Set<String> UNTYPED = Set.of("none/none", "application/octet-stream");

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z{}-]+";
  private static final Pattern PARAMETER =
      Pattern.compile("\\s*;\\s*" + TOKEN + "\\s*=\\s*(?:" + TOKEN + "|\"(?:[^\"\\\\]|\\\\.)*\")");

  private JsonType() {}

  /** Throws {@link ApiException} 400 for another type, and for none. */
  static void require(ApiRequest request) {
    String sent = request.headers().value("Content-Type").orElse("");
    if (!isJson(sent)) {
      String shown = UNTYPED.contains(sent) ? "" : sent;
      throw new ApiException(
          400, "Content-Type specified (" + shown + ") must be 'application/json'");
    }
  }

  /** As Go reads a media type: each parameter with a value, a last semicolon at will. */
  private static boolean isJson(String sent) {
    int end = sent.indexOf(';');
    String type = end < 0 ? sent : sent.substring(0, end);
    Matcher parameter = PARAMETER.matcher(sent).region(type.length(), sent.length());
    while (parameter.lookingAt()) {
      parameter.region(parameter.end(), sent.length());
    }
    String rest = sent.substring(parameter.regionStart()).strip();
    return type.strip().equalsIgnoreCase("application/json")
        && (rest.isEmpty() || rest.equals(";"));
  }
}
