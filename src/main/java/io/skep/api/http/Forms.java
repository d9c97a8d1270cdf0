package io.skep.api.http;

import java.util.List;
import java.util.Optional;

/**
 * The routes that read their query as a whole, and refuse one that cannot be decoded.
 *
 * <p>The engine's other routes leave out what they cannot decode, and so do ours; see {@link
 * Query}.
 */
final class Forms {
  private static final int ESCAPE = 3;

  private static final List<Route> ROUTES =
      List.of(
          new Route("GET", "/services"),
          new Route("GET", "/tasks"),
          new Route("GET", "/nodes"),
          new Route("GET", "/secrets"),
          new Route("GET", "/configs"),
          new Route("GET", "/networks"),
          new Route("GET", "/networks/{id}"),
          new Route("GET", "/services/{id}/logs"),
          new Route("GET", "/tasks/{id}/logs"),
          new Route("GET", "/events"),
          new Route("GET", "/containers/json"),
          new Route("POST", "/containers/create"),
          new Route("POST", "/volumes/prune"),
          new Route("POST", "/networks/create"),
          new Route("POST", "/networks/prune"),
          new Route("POST", "/networks/{id}/connect"),
          new Route("POST", "/networks/{id}/disconnect"),
          new Route("POST", "/swarm/leave"),
          new Route("DELETE", "/networks/{id}"),
          new Route("DELETE", "/nodes/{id}"));

  private Forms() {}

  private record Route(String method, RoutePattern pattern) {
    Route(String method, String path) {
      this(method, RoutePattern.of(path));
    }
  }

  /** Why the query of such a route is refused, in Go's words. */
  static Optional<ApiResponse> refusal(String method, RequestTarget target) {
    Optional<String> fault = fault(target.rawQuery());
    return fault
        .filter(words -> readsForm(method, target.segments()))
        .map(words -> ApiResponse.error(400, words));
  }

  private static boolean readsForm(String method, List<String> segments) {
    return ROUTES.stream()
        .anyMatch(
            route -> route.method().equals(method) && route.pattern().match(segments).isPresent());
  }

  /** What is wrong with the first pair that cannot be decoded. */
  static Optional<String> fault(String rawQuery) {
    for (String pair : rawQuery.split("&", -1)) {
      if (pair.contains(";")) {
        return Optional.of("invalid semicolon separator in query");
      }
      for (int at = pair.indexOf('%'); at >= 0; at = pair.indexOf('%', at + 1)) {
        String escape = pair.substring(at, Math.min(pair.length(), at + ESCAPE));
        if (!escape.matches("%[0-9a-fA-F]{2}")) {
          return Optional.of("invalid URL escape \"" + escape + "\"");
        }
      }
    }
    return Optional.empty();
  }
}
