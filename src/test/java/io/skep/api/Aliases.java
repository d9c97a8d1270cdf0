package io.skep.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which of our ids and versions stand for which of the recording's. */
final class Aliases {
  private static final Pattern ID = Pattern.compile("\\b[0-9a-z]{25}\\b");

  private static final Pattern WORD =
      Pattern.compile("(?<![0-9a-zA-Z])[0-9a-z]{4,25}(?![0-9a-zA-Z])");

  private final TreeMap<String, String> ids = new TreeMap<>();
  private final Map<String, String> versions = new HashMap<>();
  private final Map<String, String> keys = new HashMap<>();

  /** Learns from an answer and its recording: objects with an id and a version. */
  void learn(JsonNode theirs, JsonNode ours) {
    if (theirs.isObject() && ours.isObject()) {
      learn(theirs.path("ID"), ours.path("ID"), theirs.path("Version"), ours.path("Version"));
      for (String key : List.of("UnlockKey", "Worker", "Manager")) {
        if (theirs.path(key).isTextual() && ours.path(key).isTextual()) {
          keys.put(theirs.path(key).asText(), ours.path(key).asText());
        }
      }
      for (Map.Entry<String, JsonNode> field : theirs.properties()) {
        // Where a task runs is chance: its node stands for no node of the recording.
        if (!(theirs.has("DesiredState") && field.getKey().equals("NodeID"))) {
          learn(field.getValue(), ours.path(field.getKey()));
        }
      }
    } else if (theirs.isTextual() && ours.isTextual()) {
      Matcher id = ID.matcher(theirs.textValue());
      if (id.matches() && ID.matcher(ours.textValue()).matches()) {
        ids.put(theirs.textValue(), ours.textValue());
      }
    }
  }

  private void learn(JsonNode theirId, JsonNode ourId, JsonNode theirs, JsonNode ours) {
    if (theirId.isTextual() && ourId.isTextual() && !theirId.textValue().isEmpty()) {
      ids.put(theirId.textValue(), ourId.textValue());
      versions.put(theirs.path("Index").asText(), ours.path("Index").asText());
    }
  }

  /** Our words for a text of the recording; starts of ids of four letters and more included. */
  String translate(String text) {
    String ours = text;
    for (Map.Entry<String, String> key : keys.entrySet()) {
      ours = ours.replace(key.getKey(), key.getValue());
    }
    return WORD.matcher(ours).replaceAll(word -> translateWord(word.group()));
  }

  private String translateWord(String word) {
    Map.Entry<String, String> id = ids.ceilingEntry(word);
    return id != null && id.getKey().startsWith(word)
        ? id.getValue().substring(0, word.length())
        : word;
  }

  /** Our version for one of the recording's; its own where it was never seen. */
  String version(String theirs) {
    return versions.getOrDefault(theirs, theirs);
  }

  boolean knows(String version) {
    return versions.containsKey(version);
  }
}
