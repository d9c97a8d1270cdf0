package io.skep.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skep.api.http.Facade;
import io.skep.api.http.RawClient;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Asks the façade what the recording asked Swarm, and compares the answers. */
final class Replay {
  private static final Pattern UPDATE =
      Pattern.compile("(.*/(?:services|nodes|secrets|configs)/[^/]+|.*/swarm)/update");
  private static final Pattern TASK = Pattern.compile(".*/tasks/[^/]+");
  private static final JsonNode NOTHING = JsonNodeFactory.instance.missingNode();

  private final Function<String, Facade> facades;
  private final Runnable settling;
  private final GoldenWorld world;
  private final WireDifferences known;
  private final Aliases aliases = new Aliases();
  private final List<String> mismatches = new ArrayList<>();
  private int compared;

  Replay(Facade facade, GoldenWorld world, WireDifferences known) {
    this(name -> facade, world::settle, world, known);
  }

  /**
   * Makes one for several daemons.
   *
   * @param facades of each by its name
   * @param settling lets the swarm come to rest
   */
  Replay(
      Function<String, Facade> facades,
      Runnable settling,
      GoldenWorld world,
      WireDifferences known) {
    this.facades = facades;
    this.settling = settling;
    this.world = world;
    this.known = known;
  }

  private RawClient client(JsonNode line) throws IOException {
    return facades.apply(line.path("against").asText("node1")).client();
  }

  /** How many answers were compared. */
  int compared() {
    return compared;
  }

  List<String> run(Recording recording) throws IOException {
    return run(recording, line -> {});
  }

  /**
   * Replays all.
   *
   * @param happening hears of what came to pass between the commands
   */
  List<String> run(Recording recording, Consumer<JsonNode> happening) throws IOException {
    for (JsonNode line : recording.lines()) {
      happening.accept(line);
      if (line.has("leave")) {
        world.leaveNow();
      } else if (line.has("lock")) {
        world.restartLocked();
      } else if (line.has("method")) {
        exchange(recording.name(), line);
      }
    }
    return mismatches;
  }

  private void exchange(String file, JsonNode line) throws IOException {
    if (known.skips(file, line.get("cmd").asInt(), line.get("n").asInt())) {
      return;
    }
    RawClient.Answer answer = ask(line);
    if (!line.get("method").asText().equals("GET")) {
      settling.run();
    }
    compared++;
    String where =
        file
            + " #"
            + line.get("n")
            + " "
            + line.get("method").asText()
            + " "
            + line.get("path").asText();
    JsonNode body = swarmOf(line, json(answer.body()));
    int expected = known.status(file, line.get("n").asInt()).orElse(line.get("status").asInt());
    if (answer.status() != expected) {
      mismatches.add(
          where
              + ": status "
              + answer.status()
              + " "
              + answer.body().strip()
              + " (expected: "
              + expected
              + " "
              + line.path("body")
              + ")");
      return;
    }
    if (expected != line.get("status").asInt()) {
      return;
    }
    if (line.get("json").asBoolean() != answer.header("Content-Type").equals("application/json")) {
      mismatches.add(where + ": Content-Type " + answer.header("Content-Type"));
    }
    aliases.learn(line.path("body"), body);
    learnItems(line.path("body"), body);
    JsonNode theirs = translated(line.path("body"));
    for (String difference : differences(theirs, body)) {
      if (!known.allows(difference)) {
        mismatches.add(where + ": " + difference);
      }
    }
  }

  private static JsonNode json(String body) throws IOException {
    return body.isEmpty() || !"{[\"".contains(body.substring(0, 1))
        ? NOTHING
        : Recording.JSON.readTree(body);
  }

  /** Of what a daemon tells of itself only what it says of the swarm is ours. */
  private static JsonNode swarmOf(JsonNode line, JsonNode answer) {
    return line.get("path").asText().endsWith("/info") && answer instanceof ObjectNode whole
        ? whole.retain("Swarm", "Warnings")
        : answer;
  }

  private void learnItems(JsonNode theirs, JsonNode ours) throws IOException {
    if (theirs.isArray() && ours.isArray()) {
      for (JsonNode their : theirs) {
        JsonNode known = translated(their);
        ours.forEach(
            our -> {
              if (Items.key(known).equals(Items.key(our))) {
                aliases.learn(their, our);
              }
            });
      }
    }
  }

  private JsonNode translated(JsonNode theirs) throws IOException {
    return theirs.isMissingNode()
        ? theirs
        : Recording.JSON.readTree(aliases.translate(theirs.toString()));
  }

  private static List<String> differences(JsonNode theirs, JsonNode ours) {
    if (theirs.isMissingNode()) {
      return ours.isMissingNode() ? List.of() : List.of("$: " + ours + " (expected: no body)");
    }
    if (!theirs.isArray() || !ours.isArray()) {
      return Shapes.differences(Items.steady(theirs, ours), Items.steady(ours, theirs));
    }
    List<String> found = new ArrayList<>();
    if (Items.areTasks(theirs) || Items.areTasks(ours)) {
      if (theirs.isEmpty() != ours.isEmpty()) {
        found.add("$: " + ours.size() + " tasks (expected: " + theirs.size() + ")");
      }
    } else if (theirs.size() != ours.size()) {
      found.add("$: " + ours.size() + " items (expected: " + theirs.size() + ")");
    }
    for (Items.Pair pair : Items.paired(theirs, ours)) {
      found.addAll(
          Shapes.differences(
              Items.steady(pair.theirs(), pair.ours()), Items.steady(pair.ours(), pair.theirs())));
    }
    return found;
  }

  private RawClient.Answer ask(JsonNode line) throws IOException {
    if (TASK.matcher(line.get("path").asText()).matches()) {
      learnTask(line);
    }
    String target = encoded(aliases.translate(line.get("path").asText()));
    String query = query(line, target);
    StringBuilder head = new StringBuilder();
    String method = line.get("method").asText();
    head.append(method).append(' ').append(target);
    head.append(query.isEmpty() ? "" : "?" + query).append(" HTTP/1.1\r\nHost: docker\r\n");
    boolean typed = false;
    for (Map.Entry<String, JsonNode> header : line.path("req_headers").properties()) {
      typed |= header.getKey().equals("Content-Type");
      head.append(header.getKey()).append(": ").append(header.getValue().asText()).append("\r\n");
    }
    byte[] body = body(line).getBytes(StandardCharsets.UTF_8);
    if (body.length > 0) {
      head.append(typed ? "" : "Content-Type: application/json\r\n");
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    try (RawClient client = client(line)) {
      client.send(head + "\r\n");
      client.write(body);
      return client.answer(method);
    }
  }

  /** Some tasks are asked for by ids that only logs or events showed: found by their slot. */
  private void learnTask(JsonNode line) throws IOException {
    JsonNode theirs = line.path("body");
    try (RawClient client = client(line)) {
      JsonNode known = translated(theirs);
      for (JsonNode our : json(client.get("/v1.41/tasks").body())) {
        if (Items.key(known).equals(Items.key(our))) {
          aliases.learn(theirs, our);
        }
      }
    }
  }

  /** The node of the recording, met before any answer shows it. */
  void learnNode(String theirs, String ours) {
    aliases.learn(
        JsonNodeFactory.instance.textNode(theirs), JsonNodeFactory.instance.textNode(ours));
  }

  private static String encoded(String path) {
    return path.replace(" ", "%20");
  }

  private String body(JsonNode line) {
    JsonNode body = line.path("req_body");
    return body.isMissingNode()
        ? ""
        : aliases.translate(body.isTextual() ? body.textValue() : body.toString());
  }

  private String query(JsonNode line, String target) throws IOException {
    List<String> pairs = new ArrayList<>();
    for (String pair : line.path("query").asText().split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 0 || pair.equals("follow=1")) {
        // A stream that is followed ends when the client goes; what it begins with is compared.
        pairs.add(equals < 0 ? pair : "follow=0");
        continue;
      }
      String name = pair.substring(0, equals);
      String value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
      String ours =
          name.equals("version") ? version(line, target, value) : aliases.translate(value);
      pairs.add(name + "=" + URLEncoder.encode(ours, StandardCharsets.UTF_8));
    }
    return String.join("&", pairs);
  }

  /** A version that the recording never showed is ours of this moment, or one that never was. */
  private String version(JsonNode line, String target, String theirs) throws IOException {
    boolean update = UPDATE.matcher(target).matches() && theirs.matches("[0-9]+");
    if (!update || aliases.knows(theirs)) {
      return aliases.version(theirs);
    }
    if (line.path("body").path("message").asText().contains("out of sequence")) {
      return theirs.length() > 5 ? theirs : "0";
    }
    try (RawClient client = client(line)) {
      String object = target.substring(0, target.length() - "/update".length());
      JsonNode now = json(client.get(object).body());
      return now.path("Version").path("Index").asText(theirs);
    }
  }
}
