package io.skep.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which handler answers which path. A path is matched part by part; {@code {name}} takes one part,
 * and {@code {name...}}, which may stand last, takes all that follow, slashes included.
 */
public final class ControlRoutes {
  private final List<Route> routes;

  private ControlRoutes(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /** None yet. */
  public static ControlRoutes none() {
    return new ControlRoutes(List.of());
  }

  /** One route more; method {@code *} takes every method. The first that matches answers. */
  public ControlRoutes with(String method, String path, Access access, ControlHandler handler) {
    List<Route> more = new ArrayList<>(routes);
    more.add(new Route(method, List.of(path.substring(1).split("/", -1)), access, handler));
    return new ControlRoutes(more);
  }

  /** These and those. */
  public ControlRoutes and(ControlRoutes others) {
    List<Route> more = new ArrayList<>(routes);
    more.addAll(others.routes);
    return new ControlRoutes(more);
  }

  /** A route that fits, and what stood at its parameters. */
  record Match(Access access, ControlHandler handler, Map<String, String> parameters) {}

  Optional<Match> find(String method, String path) {
    String[] parts = path.isEmpty() ? new String[0] : path.substring(1).split("/", -1);
    for (Route route : routes) {
      Optional<Map<String, String>> found = route.match(method, parts);
      if (found.isPresent()) {
        return Optional.of(new Match(route.access(), route.handler(), found.get()));
      }
    }
    return Optional.empty();
  }

  private record Route(String method, List<String> pattern, Access access, ControlHandler handler) {
    private static final String REST = "...}";

    Optional<Map<String, String>> match(String asked, String[] parts) {
      if (!"*".equals(method) && !method.equals(asked)) {
        return Optional.empty();
      }
      Map<String, String> parameters = new TreeMap<>();
      for (int i = 0; i < pattern.size(); i++) {
        String part = pattern.get(i);
        if (part.endsWith(REST)) {
          String name = part.substring(1, part.length() - REST.length());
          parameters.put(name, rest(parts, i));
          return Optional.of(parameters);
        }
        if (i >= parts.length || !fits(part, parts[i], parameters)) {
          return Optional.empty();
        }
      }
      return pattern.size() == parts.length ? Optional.of(parameters) : Optional.empty();
    }

    private static String rest(String[] parts, int from) {
      return from >= parts.length
          ? ""
          : String.join("/", List.of(parts).subList(from, parts.length));
    }

    private static boolean fits(String part, String given, Map<String, String> parameters) {
      if (part.startsWith("{")) {
        parameters.put(part.substring(1, part.length() - 1), given);
        return !given.isEmpty();
      }
      return part.equals(given);
    }
  }
}
