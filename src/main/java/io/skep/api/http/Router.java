package io.skep.api.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The routes that Skep itself serves; whatever has no route here goes to the engine.
 *
 * <p>Routes are tried in the order in which they were added, so literal paths come before those
 * with named parts.
 */
public final class Router {

  private final List<Route> routes;

  private Router(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  private record Route(String method, RoutePattern pattern, Handler handler) {}

  /** A route that fits, with the parts of the path that its pattern names. */
  record Match(Handler handler, Map<String, String> variables) {}

  /** Starts an empty table. */
  public static Builder builder() {
    return new Builder();
  }

  Optional<Match> match(String method, RequestTarget target) {
    List<String> segments = target.segments();
    for (Route route : routes) {
      if (route.method().equals(method)) {
        Optional<Map<String, String>> variables = route.pattern().match(segments);
        if (variables.isPresent()) {
          return Optional.of(new Match(route.handler(), variables.get()));
        }
      }
    }
    return Optional.empty();
  }

  /** Collects routes; each room of the API adds its own. */
  public static final class Builder {
    private final List<Route> routes = new ArrayList<>();

    private Builder() {}

    /**
     * Adds the routes of another table.
     *
     * @param wrap makes each one's handler from its method and the handler it had
     */
    public Builder include(Router other, BiFunction<String, Handler, Handler> wrap) {
      for (Route route : other.routes) {
        routes.add(
            new Route(
                route.method(), route.pattern(), wrap.apply(route.method(), route.handler())));
      }
      return this;
    }

    /** Adds a route for a method in capitals; see {@link RoutePattern} for the path. */
    public Builder on(String method, String path, Handler handler) {
      routes.add(new Route(method, RoutePattern.of(path), handler));
      return this;
    }

    public Builder get(String path, Handler handler) {
      return on("GET", path, handler);
    }

    public Builder post(String path, Handler handler) {
      return on("POST", path, handler);
    }

    public Builder delete(String path, Handler handler) {
      return on("DELETE", path, handler);
    }

    public Router build() {
      return new Router(routes);
    }
  }
}
