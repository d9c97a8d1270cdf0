package io.skep.api.skep;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skep.api.docker.ActiveSwarm;
import io.skep.api.docker.DockerMapper;
import io.skep.api.docker.Gate;
import io.skep.api.docker.Idempotency;
import io.skep.api.docker.Lookup;
import io.skep.api.docker.Mutations;
import io.skep.api.docker.Refusals;
import io.skep.api.docker.ServiceRollback;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Router;
import io.skep.audit.Revision;
import io.skep.audit.Revisions;
import io.skep.service.ServiceRejection.NoSuchRevision;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * {@code GET /skep/v1/services/{id}/revisions} and {@code POST /skep/v1/services/{id}/rollback}:
 * all that a service has been, and the way back to any of it.
 */
public final class RevisionRoutes {
  private final Gate gate;
  private final Idempotency keyed;
  private final Executor reader;

  /**
   * The routes.
   *
   * @param reader runs what reads the disk
   */
  public RevisionRoutes(Gate gate, Idempotency keyed, Executor reader) {
    this.gate = gate;
    this.keyed = keyed;
    this.reader = reader;
  }

  /** Adds the routes to the table. */
  public Router.Builder addTo(Router.Builder routes) {
    return routes
        .get("/skep/v1/services/{id}/revisions", gate.reading(this::list))
        .post("/skep/v1/services/{id}/rollback", gate.leading(keyed.once(this::rollBack)));
  }

  private CompletionStage<ApiResponse> list(ApiRequest request) {
    ActiveSwarm swarm = gate.manager();
    String asked = request.variable("id");
    return CompletableFuture.supplyAsync(() -> list(swarm, asked), reader);
  }

  private static ApiResponse list(ActiveSwarm swarm, String asked) {
    String id = id(swarm, asked);
    List<Revision> revisions = Revisions.of(swarm.history().of("service|" + id));
    if (revisions.isEmpty()) {
      throw new ApiException(404, "service " + asked + " not found");
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id);
    json.put("name", String.valueOf(revisions.getLast().spec().name()));
    ArrayNode array = json.putArray("revisions");
    revisions.forEach(revision -> array.add(json(revision)));
    return ApiResponse.json(200, json);
  }

  /** Also of a service that is gone, by its full id. */
  private static String id(ActiveSwarm swarm, String asked) {
    try {
      return Lookup.service(swarm.view().current(), asked).id().value();
    } catch (ApiException e) {
      if (e.status() == 404) {
        return asked;
      }
      throw e;
    }
  }

  private static ObjectNode json(Revision revision) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("revision", revision.number());
    json.put("index", revision.index());
    json.put("time", revision.meta().time().toString());
    json.put("principal", revision.meta().principal().toString());
    json.put("cause", revision.meta().cause().toString());
    json.put("origin", revision.origin().name().toLowerCase(Locale.ROOT));
    if (revision.sameAs() != null) {
      json.put("sameAs", revision.sameAs());
    }
    if (revision.outcome() != null) {
      json.set("updateStatus", DockerMapper.tree(revision.outcome()));
    }
    json.set("spec", DockerMapper.tree(revision.spec()));
    return json;
  }

  private CompletionStage<ApiResponse> rollBack(ApiRequest request) {
    ActiveSwarm swarm = gate.manager();
    String asked = request.variable("id");
    long number = number(request.query().text("revision"));
    return Mutations.run(
        swarm,
        request,
        "service",
        asked,
        () ->
            CompletableFuture.supplyAsync(() -> revision(swarm, asked, number), reader)
                .thenCompose(revision -> ServiceRollback.to(swarm, request, asked, revision)));
  }

  private static Revision revision(ActiveSwarm swarm, String asked, long number) {
    String id = Lookup.service(swarm.view().current(), asked).id().value();
    List<Revision> revisions = Revisions.of(swarm.history().of("service|" + id));
    return revisions.stream()
        .filter(revision -> revision.number() == number)
        .findFirst()
        .orElseThrow(() -> Refusals.of(new NoSuchRevision(id, number, revisions.size())));
  }

  private static long number(String text) {
    if (text.matches("[0-9]{1,18}")) {
      return Long.parseLong(text);
    }
    throw new ApiException(400, "revision: '" + text + "' (expected: a number from 1)");
  }
}
