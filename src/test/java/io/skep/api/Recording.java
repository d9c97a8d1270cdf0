package io.skep.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A recorded session with a real Swarm, trimmed to the exchanges about swarm objects. */
record Recording(String name, List<JsonNode> lines) {
  static final ObjectMapper JSON = new ObjectMapper();

  static Recording read(String name) throws IOException {
    try (InputStream in =
            Objects.requireNonNull(
                Recording.class.getResourceAsStream("/wire/" + name + ".jsonl"), name);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return new Recording(name, reader.lines().map(Recording::parse).toList());
    }
  }

  /** The only node of a session that begins inside of a swarm. */
  String firstNode() {
    Matcher node = Pattern.compile("\"NodeID\":\"([0-9a-z]{25})\"").matcher(lines.toString());
    return node.find() ? node.group(1) : "";
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new IllegalStateException("a recording is no JSON lines", e);
    }
  }
}
