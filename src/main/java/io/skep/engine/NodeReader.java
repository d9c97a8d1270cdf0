package io.skep.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.skep.spec.EngineDescription;
import io.skep.spec.GenericResource;
import io.skep.spec.NodeDescription;
import io.skep.spec.Platform;
import io.skep.spec.PluginDescription;
import io.skep.spec.Resources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what a node is from its engine's {@code /info}, in Swarm's order. */
final class NodeReader {
  private static final long NANOS = 1_000_000_000L;
  private static final Comparator<PluginDescription> BY_TYPE_AND_NAME =
      Comparator.comparing((PluginDescription plugin) -> plugin.type() + "\0" + plugin.name());

  private NodeReader() {}

  static NodeDescription read(JsonNode info) {
    return new NodeDescription(
        info.path("Name").asText(),
        new Platform(info.path("Architecture").asText(), info.path("OSType").asText()),
        new Resources(
            info.path("NCPU").asLong() * NANOS,
            info.path("MemTotal").asLong(),
            generic(info.path("GenericResources"))),
        new EngineDescription(
            info.path("ServerVersion").asText(),
            labels(info.path("Labels")),
            plugins(info.path("Plugins"))),
        null);
  }

  private static @Nullable List<GenericResource> generic(JsonNode list) {
    List<GenericResource> resources = new ArrayList<>();
    list.forEach(each -> resources.add(EngineApi.JSON.convertValue(each, GenericResource.class)));
    return resources.isEmpty() ? null : resources;
  }

  private static @Nullable Map<String, String> labels(JsonNode list) {
    Map<String, String> labels = new TreeMap<>();
    for (JsonNode label : list) {
      String text = label.asText();
      int equals = text.indexOf('=');
      labels.put(
          equals < 0 ? text : text.substring(0, equals),
          equals < 0 ? "" : text.substring(equals + 1));
    }
    return labels.isEmpty() ? null : labels;
  }

  private static List<PluginDescription> plugins(JsonNode byType) {
    List<PluginDescription> plugins = new ArrayList<>();
    byType
        .properties()
        .forEach(
            type ->
                type.getValue()
                    .forEach(
                        name -> plugins.add(new PluginDescription(type.getKey(), name.asText()))));
    plugins.sort(BY_TYPE_AND_NAME);
    return plugins;
  }
}
