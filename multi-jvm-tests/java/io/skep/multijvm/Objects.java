package io.skep.multijvm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What clients change by compare-and-set: services without tasks, one service with containers, and
 * nodes; each has its marker in a label.
 */
final class Objects {

  /** The service that has containers. */
  static final String ANCHOR = "anchor";

  private static final int REGISTERS = 3;
  private static final int LEAST = 2;
  private static final int MOST = 5;

  private final Map<String, String> paths = new TreeMap<>();

  private Objects() {}

  /** An object as it was read. */
  record Seen(String object, String id, long version, String marker, ObjectNode spec) {}

  /** Creates the services, and gives every node its first marker. */
  static Objects create(Swarm swarm, Member member) throws IOException {
    Objects objects = new Objects();
    Api api = swarm.api(member);
    for (int i = 1; i <= REGISTERS; i++) {
      objects.create(api, "register-" + i, 0);
    }
    objects.create(api, ANCHOR, 3);
    for (Node node : swarm.nodes(member)) {
      String name = "node-" + node.host();
      ObjectNode spec = node.spec();
      spec.set("Labels", Api.JSON.createObjectNode().put("marker", "first-" + name));
      api.post("/nodes/" + node.id() + "/update?version=" + node.version(), spec).ok();
      objects.paths.put(name, "/nodes/" + node.id());
    }
    return objects;
  }

  private void create(Api api, String name, int replicas) throws IOException {
    api.post("/services/create", service(name, "first-" + name, replicas)).ok();
    paths.put(name, "/services/" + name);
  }

  List<String> names() {
    return List.copyOf(paths.keySet());
  }

  boolean isRegister(String object) {
    return paths.containsKey(object);
  }

  /** Reads one object; null where the member does not know it. */
  @Nullable Seen read(Api api, String object) throws IOException {
    Answer answer = api.get(paths.get(object));
    if (answer.status() == 404) {
      return null;
    }
    JsonNode json = answer.ok();
    String marker = json.at("/Spec/Labels/marker").asText();
    ObjectNode spec = json.path("Spec").deepCopy();
    return new Seen(
        object, json.path("ID").asText(), json.at("/Version/Index").asLong(), marker, spec);
  }

  /** Where the object is changed. */
  String path(Seen seen) {
    return (seen.object().startsWith("node-") ? "/nodes/" : "/services/") + seen.id();
  }

  /** The spec with a new marker, and for the service with containers a new scale. */
  ObjectNode changed(Seen seen, String marker, RandomGenerator random) {
    ObjectNode spec = seen.spec().deepCopy();
    ObjectNode labels = Api.JSON.createObjectNode();
    JsonNode old = spec.path("Labels");
    old.propertyStream().forEach(label -> labels.set(label.getKey(), label.getValue()));
    spec.set("Labels", labels.put("marker", marker));
    if (seen.object().equals(ANCHOR)) {
      int replicas = LEAST + random.nextInt(MOST - LEAST + 1);
      spec.withObject("/Mode/Replicated").put("Replicas", replicas);
    }
    return spec;
  }

  /** The spec of a service of ours. */
  static ObjectNode service(String name, String marker, int replicas) {
    ObjectNode spec = Api.JSON.createObjectNode().put("Name", name);
    spec.putObject("Labels").put("marker", marker);
    ObjectNode container =
        spec.putObject("TaskTemplate")
            .putObject("ContainerSpec")
            .put("Image", "busybox:latest")
            .put("StopSignal", "KILL");
    container.putArray("Args").add("sleep").add("100000");
    ObjectNode restart = spec.withObject("/TaskTemplate/RestartPolicy");
    restart.put("Condition", "any").put("Delay", 500_000_000L);
    spec.putObject("Mode").putObject("Replicated").put("Replicas", replicas);
    return spec;
  }
}
