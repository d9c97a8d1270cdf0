package io.skep.api.docker;

import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Handler;
import io.skep.api.http.Router;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Secrets and configs, which Skep does not keep yet: there are none to list or to find, and making
 * one is refused in so many words.
 */
final class LaterRoutes {
  private static final Set<String> FILTERS = Set.of("id", "label", "name", "names");
  private final Gate gate;

  LaterRoutes(Gate gate) {
    this.gate = gate;
  }

  void addTo(Router.Builder routes) {
    for (String kind : List.of("secret", "config")) {
      String path = "/" + kind + "s";
      routes
          .get(path, this::list)
          .post(path + "/create", refusing(kind))
          .get(path + "/{id}", missing(kind))
          .delete(path + "/{id}", missing(kind))
          .post(path + "/{id}/update", missing(kind));
    }
  }

  private CompletableFuture<ApiResponse> list(ApiRequest request) {
    FilterSet filters = new FilterSet(request.filters(400));
    gate.manager();
    filters.accepting(FILTERS);
    return CompletableFuture.completedFuture(ApiResponse.json(200, List.of()));
  }

  private Handler refusing(String kind) {
    return request -> {
      request.json();
      gate.manager();
      throw InitChecks.notYet("keeping " + kind + "s");
    };
  }

  private Handler missing(String kind) {
    return request -> {
      gate.manager();
      throw new ApiException(404, kind + " " + request.variable("id") + " not found");
    };
  }
}
