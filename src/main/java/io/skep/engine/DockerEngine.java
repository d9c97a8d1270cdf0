package io.skep.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.transport.DockerHttpClient.Request.Method;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import io.skep.agent.ContainerRequest;
import io.skep.agent.ContainerSummary;
import io.skep.agent.ContainerView;
import io.skep.agent.Engine;
import io.skep.agent.EngineEvent;
import io.skep.agent.EngineException;
import io.skep.agent.EngineException.Kind;
import io.skep.agent.EngineWatcher;
import io.skep.agent.LogRequest;
import io.skep.agent.LogSink;
import io.skep.agent.TaskLabels;
import io.skep.spec.GenericResource;
import io.skep.spec.NodeDescription;
import io.skep.spec.Resources;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A Docker Engine, on a unix socket or TCP. Its calls may come from many threads at a time. */
public final class DockerEngine implements Engine, Closeable {
  private static final String EVENTS =
      "{\"type\":[\"container\"],\"label\":[\""
          + TaskLabels.TASK_ID
          + "\"],"
          + "\"event\":[\"die\",\"oom\",\"destroy\",\"health_status\"]}";

  private final EngineApi api;
  private final List<GenericResource> resources;
  private final EngineNetworks networks;

  /** The engine at {@code unix:///path} or {@code tcp://host:port}; connects when first asked. */
  public DockerEngine(URI address) {
    this(address, List.of());
  }

  /**
   * The engine of a node.
   *
   * @param resources the node's generic resources; empty for those that the engine knows of
   */
  public DockerEngine(URI address, List<GenericResource> resources) {
    this.resources = List.copyOf(resources);
    api = new EngineApi(address);
    networks = new EngineNetworks(api);
  }

  @Override
  public NodeDescription describe() {
    NodeDescription said = NodeReader.read(api.get("/info", Query.NONE));
    Resources has = said.resources();
    return resources.isEmpty() || has == null
        ? said
        : new NodeDescription(
            said.hostname(),
            said.platform(),
            new Resources(has.nanoCpus(), has.memoryBytes(), resources),
            said.engine(),
            said.tlsInfo());
  }

  @Override
  public void pull(String image, @Nullable String registryAuth) {
    Query query = Query.of("fromImage", image);
    if (!ImageName.isTagged(image)) {
      query = query.and("tag", "latest");
    }
    Map<String, String> headers =
        registryAuth == null ? Map.of() : Map.of("X-Registry-Auth", registryAuth);
    try (Response response = api.stream(Method.POST, "/images/create", query, headers);
        MappingIterator<JsonNode> progress = json(response)) {
      while (progress.hasNextValue()) {
        JsonNode step = progress.nextValue();
        if (step.has("error")) {
          throw EngineException.refused(step.get("error").asText());
        }
      }
    } catch (IOException e) {
      throw api.broken(e);
    }
  }

  @Override
  public boolean hasImage(String image) {
    return find("/images/" + image + "/json").isPresent();
  }

  @Override
  public String create(ContainerRequest request) {
    ObjectNode body = ContainerJson.of(request, api.version());
    List<EngineNetworks.Joined> joined = networks.resolve(request.networks());
    networks.putFirst(joined, body);
    String id = create(request, body);
    networks.connectRest(joined, id);
    return id;
  }

  private String create(ContainerRequest request, JsonNode body) {
    try {
      Query query = Query.of("name", request.name());
      return api.post("/containers/create", query, body).path("Id").asText();
    } catch (EngineException e) {
      if (e.kind() != Kind.CONFLICT) {
        throw e;
      }
      String task = request.labels().get(TaskLabels.TASK_ID);
      return inspect(request.name())
          .filter(there -> task != null && task.equals(there.labels().get(TaskLabels.TASK_ID)))
          .map(ContainerView::id)
          .orElseThrow(() -> e);
    }
  }

  @Override
  public void start(String container) {
    api.post(path(container, "/start"), Query.NONE, null);
  }

  @Override
  public Optional<ContainerView> inspect(String container) {
    return find(path(container, "/json")).map(ContainerReader::inspected);
  }

  @Override
  public void stop(String container, Duration grace) {
    long seconds = grace.plusNanos(999_999_999).toSeconds();
    unlessGone(() -> api.post(path(container, "/stop"), Query.of("t", seconds), null));
  }

  @Override
  public void kill(String container) {
    unlessGone(() -> api.post(path(container, "/kill"), Query.NONE, null));
  }

  @Override
  public void remove(String container) {
    try {
      api.delete("/containers/" + Query.encode(container), Query.of("force", 1).and("v", 1));
    } catch (EngineException e) {
      if (e.kind() == Kind.CONFLICT) {
        // Somebody else is removing it: it is not gone yet.
        throw EngineException.unavailable(e.words(), e);
      }
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
    }
  }

  @Override
  public List<ContainerSummary> list(Map<String, @Nullable String> labels) {
    String wanted =
        labels.entrySet().stream()
            .map(label -> text(label.getKey(), label.getValue()))
            .collect(Collectors.joining(",", "{\"label\":[", "]}"));
    List<ContainerSummary> found = new ArrayList<>();
    api.get("/containers/json", Query.of("all", 1).and("filters", wanted))
        .forEach(each -> found.add(ContainerReader.listed(each)));
    return found;
  }

  private static String text(String key, @Nullable String value) {
    return EngineApi.JSON
        .getNodeFactory()
        .textNode(value == null ? key : key + "=" + value)
        .toString();
  }

  @Override
  public void logs(String container, LogRequest request, LogSink sink) {
    try (Response response =
        api.stream(Method.GET, path(container, "/logs"), query(request), Map.of())) {
      LogReader reader = new LogReader(sink);
      if (request.tty()) {
        reader.raw(response.getBody());
      } else {
        reader.frames(response.getBody());
      }
    } catch (EngineException e) {
      // A driver that keeps nothing has an empty log; so it is with Swarm.
      if (!e.words().contains("does not support reading")) {
        throw e;
      }
    } catch (IOException e) {
      throw api.broken(e);
    }
  }

  private static Query query(LogRequest request) {
    Query query =
        Query.of("timestamps", 1)
            .and("details", request.details() ? 1 : 0)
            .and("stdout", request.stdout() ? 1 : 0)
            .and("stderr", request.stderr() ? 1 : 0)
            .and("follow", request.follow() ? 1 : 0)
            .and("tail", request.tail() < 0 ? "all" : request.tail());
    Instant since = request.since();
    Instant until = request.until();
    query = since == null ? query : query.and("since", seconds(since));
    return until == null ? query : query.and("until", seconds(until));
  }

  private static String seconds(Instant time) {
    return "%d.%09d".formatted(time.getEpochSecond(), time.getNano());
  }

  @Override
  public void watch(EngineWatcher watcher) {
    try (Response response =
        api.stream(Method.GET, "/events", Query.of("filters", EVENTS), Map.of())) {
      watcher.connected(); // before Jackson, which waits for a first byte
      MappingIterator<JsonNode> events = json(response);
      while (events.hasNextValue()) {
        JsonNode event = events.nextValue();
        JsonNode actor = event.path("Actor");
        String task = actor.path("Attributes").path(TaskLabels.TASK_ID).asText();
        String action = event.path("Action").asText();
        watcher.event(new EngineEvent(actor.path("ID").asText(), task, action));
      }
    } catch (JsonProcessingException e) {
      throw EngineException.unavailable("engine: an event that is no JSON", e);
    } catch (IOException e) {
      throw api.broken(e);
    }
    throw EngineException.unavailable("engine: the events end");
  }

  private static MappingIterator<JsonNode> json(Response response) throws IOException {
    return EngineApi.JSON.readerFor(JsonNode.class).readValues(response.getBody());
  }

  private Optional<JsonNode> find(String path) {
    try {
      return Optional.of(api.get(path, Query.NONE));
    } catch (EngineException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static void unlessGone(Runnable call) {
    try {
      call.run();
    } catch (EngineException e) {
      if (e.kind() != Kind.NOT_FOUND && e.kind() != Kind.CONFLICT) {
        throw e;
      }
    }
  }

  private static String path(String container, String rest) {
    return "/containers/" + Query.encode(container) + rest;
  }

  @Override
  public void close() throws IOException {
    api.close();
  }
}
