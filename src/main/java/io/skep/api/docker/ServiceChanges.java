package io.skep.api.docker;

import io.skep.api.docker.Lookup.Found;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.command.SharedRules;
import io.skep.kernel.Rejection;
import io.skep.kernel.Sealed;
import io.skep.kernel.ServiceId;
import io.skep.service.Service;
import io.skep.service.ServiceCommand;
import io.skep.service.ServiceCommand.CreateService;
import io.skep.service.ServiceCommand.RollBackService;
import io.skep.service.ServiceCommand.UpdateService;
import io.skep.spec.NetworkAttachment;
import io.skep.spec.ServiceSpec;
import io.skep.spec.ServiceSpecs;
import io.skep.spec.SpecFault;
import io.skep.spec.UpdateStatus;
import io.skep.view.SwarmView;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Makes and updates services. */
final class ServiceChanges {
  private static final String AUTH = "X-Registry-Auth";
  private static final Set<String> AUTH_FROM = Set.of("", "spec", "previous-spec");
  private static final Set<String> PREDEFINED = Set.of("ingress", "host", "bridge", "none");
  private final Gate gate;

  ServiceChanges(Gate gate) {
    this.gate = gate;
  }

  CompletionStage<ApiResponse> create(ApiRequest request) {
    ServiceSpec sent = DockerMapper.serviceSpec(request.json(), request.version());
    ActiveSwarm swarm = gate.manager();
    ServiceId id = new ServiceId(swarm.ids().next());
    String name = sent.name();
    return Mutations.run(
        swarm,
        request,
        "service",
        name == null ? "" : name,
        () -> {
          ServiceSpec spec = checked(swarm.view().current(), sent, null);
          CreateService command = new CreateService(spec, sentAuth(swarm, request));
          if (DryRun.isAsked(request)) {
            return DryRun.of(swarm, id, command, request);
          }
          return swarm
              .commands()
              .service(id, command, Refusals.meta(request))
              .thenApply(
                  outcome -> {
                    Refusals.requireDone(outcome);
                    return ApiResponse.json(201, new Created(id.value()));
                  });
        });
  }

  private record Created(@com.fasterxml.jackson.annotation.JsonProperty("ID") String id) {}

  private record Updated(
      @com.fasterxml.jackson.annotation.JsonProperty("Warnings") @Nullable List<String> warnings) {}

  CompletionStage<ApiResponse> update(ApiRequest request) {
    ServiceSpec sent = DockerMapper.serviceSpec(request.json(), request.version());
    long version = Versions.parse(request, "service");
    ActiveSwarm swarm = gate.manager();
    String asked = request.variable("id");
    return Mutations.run(
        swarm, request, "service", asked, () -> update(swarm, request, sent, version, asked));
  }

  private static CompletionStage<ApiResponse> update(
      ActiveSwarm swarm, ApiRequest request, ServiceSpec sent, long version, String asked) {
    SwarmView view = swarm.view().current();
    requireUnmoved(sent);
    requireReadable(sent);
    Found<ServiceId, Service> found = Lookup.service(view, asked);
    requireOptions(request, found.value());
    Service service = found.value();
    ServiceSpec spec = checked(view, sent, found);
    boolean back = request.query().text("rollback").equals("previous");
    ServiceSpec next = back ? service.previousSpec() : spec;
    if (next != null) {
      ServiceNetworks.requireIngress(view, next);
    }
    Versions.require(found.entry(), version);
    ServiceCommand command =
        back
            ? new RollBackService(service.revision(), manualRollback(request))
            : new UpdateService(spec, service.revision(), auth(swarm, request, service));
    if (DryRun.isAsked(request)) {
      return DryRun.of(swarm, found.id(), command, request);
    }
    return swarm
        .commands()
        .service(found.id(), command, Refusals.meta(request))
        .thenApply(
            outcome -> {
              Refusals.requireDone(outcome);
              return updated();
            });
  }

  /** What an update answers. */
  static ApiResponse updated() {
    return ApiResponse.json(200, new Updated(null));
  }

  private static UpdateStatus manualRollback(ApiRequest request) {
    return new UpdateStatus(
        "rollback_started", request.receivedAt(), null, "manually requested rollback");
  }

  /** What the client sent for pulling the image, sealed at once. */
  private static @Nullable Sealed sentAuth(ActiveSwarm swarm, ApiRequest request) {
    return request
        .headers()
        .value(AUTH)
        .filter(text -> !text.isEmpty())
        .map(swarm.secrets()::seal)
        .orElse(null);
  }

  /** What the client sent; else what goes with the spec that the client names, or the present. */
  private static @Nullable Sealed auth(ActiveSwarm swarm, ApiRequest request, Service service) {
    Sealed sent = sentAuth(swarm, request);
    if (sent != null) {
      return sent;
    }
    return request.query().text("registryAuthFrom").equals("previous-spec")
        ? service.previousRegistryAuth()
        : service.registryAuth();
  }

  private static void requireAuthSource(ApiRequest request, Service service) {
    if (request.headers().value(AUTH).filter(text -> !text.isEmpty()).isPresent()) {
      return;
    }
    String from = request.query().text("registryAuthFrom");
    if (!AUTH_FROM.contains(from)) {
      throw new ApiException(500, "unsupported registryAuthFrom value");
    }
    if (from.equals("previous-spec") && service.previousSpec() == null) {
      throw new ApiException(500, "service does not have a previous spec");
    }
  }

  private static void requireOptions(ApiRequest request, Service service) {
    requireAuthSource(request, service);
    String rollback = request.query().text("rollback");
    if (!Set.of("", "none", "previous").contains(rollback)) {
      throw new ApiException(500, "unrecognized rollback option " + rollback);
    }
  }

  private static void requireReadable(ServiceSpec sent) {
    Refusals.require(ServiceSpecs.unreadable(sent));
  }

  /** The spec as it is to be stored; throws {@link ApiException} where Swarm would refuse it. */
  private static ServiceSpec checked(
      SwarmView view, ServiceSpec sent, @Nullable Found<ServiceId, Service> before) {
    if (before == null) {
      requireReadable(sent);
    }
    String name = before == null ? freeName(view) : "";
    ServiceSpec spec = ServiceSpecs.stored(ServiceNetworks.resolved(view, sent), name);
    if (before != null && ServiceNetworks.changedAtOldPlace(before.value().spec(), spec)) {
      throw moved();
    }
    Refusals.require(ServiceSpecs.invalid(spec));
    ServiceNetworks.requireJoinable(view, spec);
    Refusals.require(Templates.fault(spec));
    if (before == null
        || !Objects.equals(spec.endpointSpec(), before.value().spec().endpointSpec())) {
      Refusals.require(PortConflicts.find(view, spec, before == null ? null : before.id()));
    }
    if (before == null) {
      ServiceNetworks.requireIngress(view, spec);
    }
    SharedRules.missing(view, spec)
        .ifPresent(
            why -> {
              throw Refusals.of(why);
            });
    return spec;
  }

  private static String freeName(SwarmView view) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    String name = ServiceNames.next(random);
    return view.serviceNamed(name).isEmpty() ? name : name + random.nextInt(1, 1_000_000);
  }

  /** Networks at their old place in the spec cannot be changed. */
  private static void requireUnmoved(ServiceSpec sent) {
    List<NetworkAttachment> networks = sent.networks();
    if (networks != null
        && !networks.isEmpty()
        && PREDEFINED.contains(String.valueOf(networks.getFirst().target()))) {
      throw moved();
    }
  }

  private static ApiException moved() {
    return Refusals.of(
        new SpecFault(
            true,
            Rejection.Code.UNIMPLEMENTED,
            "networks must be migrated to TaskSpec before being changed"));
  }
}
