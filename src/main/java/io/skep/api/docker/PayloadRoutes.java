package io.skep.api.docker;

import io.skep.api.docker.Lookup.Found;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Router;
import io.skep.entity.Outcome;
import io.skep.kernel.ObjectRejection.NotFound;
import io.skep.kernel.SealedBytes;
import io.skep.payload.PayloadCommand.CreatePayload;
import io.skep.payload.PayloadCommand.RemovePayload;
import io.skep.payload.PayloadCommand.UpdatePayload;
import io.skep.payload.PayloadRejection.OnlyLabels;
import io.skep.payload.SealedPayload;
import io.skep.spec.PayloadSpec;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * Lists, shows, makes, labels and removes secrets, or configs.
 *
 * @param <K> ids
 */
final class PayloadRoutes<K extends Comparable<K>> {
  private static final Pattern VERSION = Pattern.compile("[0-9]{1,18}");

  private final PayloadKind<K> kind;
  private final Gate gate;

  PayloadRoutes(PayloadKind<K> kind, Gate gate) {
    this.kind = kind;
    this.gate = gate;
  }

  void addTo(Router.Builder routes) {
    String path = "/" + kind.word() + "s";
    routes
        .get(path, this::list)
        .post(path + "/create", this::create)
        .get(path + "/{id}", this::inspect)
        .delete(path + "/{id}", this::remove)
        .post(path + "/{id}/update", this::update);
  }

  private CompletionStage<ApiResponse> list(ApiRequest request) {
    FilterSet filters = new FilterSet(request.filters(500)).accepting(kind.filters());
    ActiveSwarm swarm = gate.manager();
    List<byte[]> found = new ArrayList<>();
    kind.all(swarm.view().current()).entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .filter(each -> passes(filters, each.getKey(), each.getValue().value()))
        .forEach(each -> found.add(json(swarm, each.getKey(), each.getValue())));
    return CompletableFuture.completedFuture(ByteLists.array(found));
  }

  private boolean passes(FilterSet filters, K id, SealedPayload held) {
    return filters.prefix("id", id::toString)
        && filters.prefix("name", held::name)
        && filters.exact("names", held::name)
        && filters.labels("label", Objects.requireNonNullElse(held.spec().labels(), Map.of()));
  }

  private byte[] json(ActiveSwarm swarm, K id, Entry<SealedPayload> entry) {
    SealedPayload held = entry.value();
    byte[] payload =
        kind.showsPayload()
            ? swarm.secrets().payload(object(id), held.sealed()).orElse(new byte[0])
            : new byte[0];
    return DockerMapper.write(
        json -> {
          json.writeStartObject();
          MetaJson.write(json, id.toString(), entry.index(), held.createdAt(), held.updatedAt());
          json.writeObjectFieldStart("Spec");
          json.writeStringField("Name", held.name());
          json.writeObjectField("Labels", held.spec().labels());
          if (payload.length > 0) {
            json.writeBinaryField("Data", payload);
          }
          if (held.spec().driver() != null) {
            json.writeObjectField("Driver", held.spec().driver());
          }
          if (held.spec().templating() != null) {
            json.writeObjectField("Templating", held.spec().templating());
          }
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  private String object(K id) {
    return kind.word() + "|" + id;
  }

  private CompletionStage<ApiResponse> inspect(ApiRequest request) {
    ActiveSwarm swarm = gate.manager();
    Found<K, SealedPayload> found = find(swarm.view().current(), request.variable("id"));
    return CompletableFuture.completedFuture(ByteLists.one(json(swarm, found.id(), found.entry())));
  }

  private Found<K, SealedPayload> find(SwarmView view, String asked) {
    return Lookup.find(
        kind.word(),
        asked,
        kind.all(view),
        Object::toString,
        (id, object) -> object.name().equals(asked));
  }

  private record Created(@com.fasterxml.jackson.annotation.JsonProperty("ID") String id) {}

  /** The two kinds are read by one record; what is wrong is said of the kind asked for. */
  private PayloadRequest read(ApiRequest request) {
    try {
      return DockerMapper.read(request.json(), PayloadRequest.class);
    } catch (ApiException wrong) {
      String ours = PayloadRequest.class.getSimpleName();
      throw new ApiException(
          wrong.status(), String.valueOf(wrong.getMessage()).replace(ours, kind.goName()));
    }
  }

  private CompletionStage<ApiResponse> create(ApiRequest request) {
    PayloadRequest sent = read(request);
    byte[] payload = sent.payload();
    ActiveSwarm swarm = gate.manager();
    PayloadSpec spec = kind.kept(sent.spec());
    if (spec.templating() != null && !request.version().atLeast(1, 37)) {
      throw new ApiException(
          400,
          kind.word()
              + " templating is not supported on the specified API version: "
              + request.version());
    }
    String name = Objects.requireNonNullElse(spec.name(), "");
    return Mutations.run(
        swarm,
        request,
        kind.word(),
        name,
        () -> {
          Refusals.require(kind.fault(spec, payload.length));
          K id = kind.id(swarm.ids().next());
          SealedBytes sealed = swarm.secrets().sealPayload(object(id), payload);
          return kind.ask(
                  swarm.commands(), id, new CreatePayload(spec, sealed), Refusals.meta(request))
              .thenApply(
                  outcome -> done(outcome, ApiResponse.json(201, new Created(id.toString()))));
        });
  }

  private CompletionStage<ApiResponse> update(ApiRequest request) {
    PayloadRequest sent = read(request);
    byte[] payload = sent.payload();
    String version = request.query().text("version");
    if (!VERSION.matcher(version).matches()) {
      throw new ApiException(400, "invalid " + kind.word() + " version");
    }
    ActiveSwarm swarm = gate.manager();
    String asked = request.variable("id");
    return Mutations.run(
        swarm,
        request,
        kind.word(),
        asked,
        () -> {
          Found<K, SealedPayload> found = find(swarm.view().current(), asked);
          SealedPayload held = found.value();
          requireLabelsOnly(swarm, found.id(), held, sent, payload);
          Versions.require(found.entry(), Long.parseLong(version));
          PayloadSpec wanted = held.spec().labelled(sent.labels());
          return kind.ask(
                  swarm.commands(),
                  found.id(),
                  new UpdatePayload(wanted, held.revision()),
                  Refusals.meta(request))
              .thenApply(outcome -> done(outcome, ApiResponse.empty(200)));
        });
  }

  private void requireLabelsOnly(
      ActiveSwarm swarm, K id, SealedPayload held, PayloadRequest sent, byte[] payload) {
    boolean renamed = !held.name().equals(sent.name());
    boolean changed =
        payload.length > 0
            && !swarm
                .secrets()
                .payload(object(id), held.sealed())
                .filter(present -> Arrays.equals(present, payload))
                .isPresent();
    if (renamed || changed) {
      throw Refusals.of(new OnlyLabels());
    }
  }

  private CompletionStage<ApiResponse> remove(ApiRequest request) {
    ActiveSwarm swarm = gate.manager();
    String asked = request.variable("id");
    return Mutations.run(
        swarm,
        request,
        kind.word(),
        asked,
        () -> {
          K id = find(swarm.view().current(), asked).id();
          return kind.ask(swarm.commands(), id, new RemovePayload(), Refusals.meta(request))
              .thenApply(
                  outcome -> {
                    Refusals.requireRemoved(outcome, new NotFound(kind.word(), id.toString()));
                    return ApiResponse.empty(204);
                  });
        });
  }

  private static ApiResponse done(Outcome outcome, ApiResponse answer) {
    Refusals.requireDone(outcome);
    return answer;
  }
}
