package io.skep.api.docker;

import io.skep.api.docker.Lookup.Found;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.audit.Revision;
import io.skep.kernel.ServiceId;
import io.skep.service.Service;
import io.skep.service.ServiceCommand.RevertService;
import io.skep.spec.UpdateStatus;
import io.skep.view.SwarmView;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** Takes a service back to any of its revisions, checked as an update to that spec would be. */
public final class ServiceRollback {
  private ServiceRollback() {}

  /** Rolls back; the answer is that of an update. Refusals come as a failed or thrown stage. */
  public static CompletionStage<ApiResponse> to(
      ActiveSwarm swarm, ApiRequest request, String asked, Revision revision) {
    RevertService command = command(swarm.view().current(), request, asked, revision);
    ServiceId id = Lookup.service(swarm.view().current(), asked).id();
    if (DryRun.isAsked(request)) {
      return DryRun.of(swarm, id, command, request);
    }
    return swarm
        .commands()
        .service(id, command, Refusals.meta(request))
        .thenApply(
            outcome -> {
              Refusals.requireDone(outcome);
              return ServiceChanges.updated();
            });
  }

  /** The command for this rollback, after all checks but the decider's own. */
  static RevertService command(
      SwarmView view, ApiRequest request, String asked, Revision revision) {
    Found<ServiceId, Service> found = Lookup.service(view, asked);
    if (!request.query().text("version").isEmpty()) {
      Versions.require(found.entry(), Versions.parse(request, "service"));
    }
    if (!Objects.equals(revision.spec().endpointSpec(), found.value().spec().endpointSpec())) {
      Refusals.require(PortConflicts.find(view, revision.spec(), found.id()));
    }
    UpdateStatus status =
        new UpdateStatus(
            "rollback_started", request.receivedAt(), null, "manually requested rollback");
    return new RevertService(
        revision.spec(),
        revision.number(),
        found.value().revision(),
        status,
        revision.registryAuth());
  }
}
