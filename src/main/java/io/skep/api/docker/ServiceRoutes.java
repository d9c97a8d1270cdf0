package io.skep.api.docker;

import io.skep.api.docker.Lookup.Found;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Router;
import io.skep.kernel.ObjectRejection.NotFound;
import io.skep.kernel.ServiceId;
import io.skep.service.Service;
import io.skep.service.ServiceCommand.RemoveService;
import io.skep.spec.ServiceMode;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Lists, shows and removes services. */
final class ServiceRoutes {
  private static final Set<String> FILTERS = Set.of("id", "name", "label", "mode", "runtime");

  private final Gate gate;
  private final RenderCache<ServiceId, Service> cache = new RenderCache<>(ServiceJson::render);

  ServiceRoutes(Gate gate) {
    this.gate = gate;
  }

  void addTo(Router.Builder routes) {
    ServiceChanges changes = new ServiceChanges(gate);
    routes
        .get("/services", this::list)
        .post("/services/create", changes::create)
        .get("/services/{id}", this::inspect)
        .delete("/services/{id}", this::remove)
        .post("/services/{id}/update", changes::update);
  }

  private CompletionStage<ApiResponse> list(ApiRequest request) {
    FilterSet filters = new FilterSet(request.filters(400)).accepting(FILTERS);
    boolean status = request.version().atLeast(1, 41) && flag(request, "status");
    SwarmView view = gate.manager().view().current();
    List<byte[]> services = new ArrayList<>();
    for (Map.Entry<ServiceId, Entry<Service>> each : cache.inOrder(view.services())) {
      ServiceId id = each.getKey();
      Service service = each.getValue().value();
      if (passes(filters, id, service)) {
        byte[] json = cache.bytes(view, id, each.getValue());
        services.add(status ? ServiceJson.plus(json, ServiceStatus.of(view, id, service)) : json);
      }
    }
    return CompletableFuture.completedFuture(ByteLists.array(services));
  }

  private static boolean passes(FilterSet filters, ServiceId id, Service service) {
    return filters.prefix("id", id::value)
        && filters.prefix("name", service::name)
        && filters.labels("label", labels(service))
        && filters.exact("mode", () -> mode(service.spec().mode()))
        && filters.exact("runtime", () -> "container");
  }

  private static Map<String, String> labels(Service service) {
    Map<String, String> labels = service.spec().labels();
    return labels == null ? Map.of() : labels;
  }

  private static String mode(@Nullable ServiceMode mode) {
    if (mode == null || mode.replicated() != null) {
      return "replicated";
    }
    if (mode.global() != null) {
      return "global";
    }
    return mode.replicatedJob() != null ? "replicated-job" : "global-job";
  }

  private CompletionStage<ApiResponse> inspect(ApiRequest request) {
    boolean defaults = flag(request, "insertDefaults");
    SwarmView view = gate.manager().view().current();
    Found<ServiceId, Service> found = Lookup.service(view, request.variable("id"));
    byte[] json =
        defaults
            ? ServiceJson.renderWithDefaults(view, found.id(), found.entry())
            : cache.bytes(view, found.id(), found.entry());
    return CompletableFuture.completedFuture(ByteLists.one(json));
  }

  /** A flag that is read as Go does it: other words than its own are refused. */
  private static boolean flag(ApiRequest request, String name) {
    String text = request.query().text(name);
    return switch (text) {
      case "", "0", "f", "F", "false", "FALSE", "False" -> false;
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      default ->
          throw new ApiException(
              400,
              "invalid value for "
                  + name
                  + ": "
                  + text
                  + ": strconv.ParseBool: parsing \""
                  + text
                  + "\": invalid syntax");
    };
  }

  private CompletionStage<ApiResponse> remove(ApiRequest request) {
    ActiveSwarm swarm = gate.manager();
    String asked = request.variable("id");
    return Mutations.run(
        swarm,
        request,
        "service",
        asked,
        () -> {
          ServiceId id = Lookup.service(swarm.view().current(), asked).id();
          return swarm
              .commands()
              .service(id, new RemoveService(), Refusals.meta(request))
              .thenApply(
                  outcome -> {
                    Refusals.requireRemoved(outcome, new NotFound("service", id.value()));
                    return ApiResponse.empty(200);
                  });
        });
  }
}
