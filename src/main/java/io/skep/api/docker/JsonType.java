package io.skep.api.docker;

import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import java.util.Set;

/** Asks for JSON by its name where Docker does so; most of its routes for the swarm do not. */
final class JsonType {
  /** How a request without the header shows. */
  private static final Set<String> UNTYPED = Set.of("none/none", "application/octet-stream");

  private JsonType() {}

  /** Throws {@link ApiException} 400 for another type, and for none. */
  static void require(ApiRequest request) {
    String sent = request.headers().value("Content-Type").orElse("");
    int parameters = sent.indexOf(';');
    String type = parameters < 0 ? sent : sent.substring(0, parameters);
    if (!type.strip().equalsIgnoreCase("application/json")) {
      String shown = UNTYPED.contains(sent) ? "" : sent;
      throw new ApiException(
          400, "Content-Type specified (" + shown + ") must be 'application/json'");
    }
  }
}
