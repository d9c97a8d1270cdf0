package io.skep.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.util.ByteString;

/**
 * Reads the {@code filters} parameter in both its forms: {@code {"name":{"x":true}}} from the CLI
 * and {@code {"name":["x"]}} from others.
 */
final class Filters {

  private static final String VALUES = "map[string]bool";

  private Filters() {}

  static Map<String, List<String>> parse(String text, int statusWhenBad) {
    if (text.isEmpty()) {
      return Map.of();
    }
    JsonNode root = tree(text, statusWhenBad);
    if (root.isNull()) {
      return Map.of();
    }
    if (!root.isObject()) {
      throw wrongType(root, "map[string]map[string]bool", statusWhenBad);
    }
    Map<String, List<String>> filters = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      filters.put(field.getKey(), values(field.getValue(), statusWhenBad));
    }
    return filters;
  }

  private static JsonNode tree(String text, int statusWhenBad) {
    try {
      return JsonBody.parse(ByteString.fromString(text), statusWhenBad);
    } catch (ApiException wrong) {
      throw "unexpected EOF".equals(wrong.getMessage())
          ? new ApiException(statusWhenBad, "unexpected end of JSON input")
          : wrong;
    }
  }

  private static List<String> values(JsonNode node, int statusWhenBad) {
    List<String> values = new ArrayList<>();
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> value : node.properties()) {
        if (!value.getValue().isBoolean()) {
          throw wrongType(value.getValue(), "bool", statusWhenBad);
        }
        values.add(value.getKey());
      }
    } else if (node.isArray()) {
      for (JsonNode value : node) {
        if (!value.isTextual()) {
          throw wrongType(node, VALUES, statusWhenBad);
        }
        values.add(value.textValue());
      }
    } else if (!node.isNull()) {
      throw wrongType(node, VALUES, statusWhenBad);
    }
    return values;
  }

  private static ApiException wrongType(JsonNode node, String type, int status) {
    String kind =
        switch (node.getNodeType()) {
          case BOOLEAN -> "bool";
          case ARRAY -> "array";
          case NULL -> "null";
          case NUMBER -> "number";
          case STRING -> "string";
          case BINARY, MISSING, OBJECT, POJO -> "object";
        };
    return new ApiException(
        status, "json: cannot unmarshal " + kind + " into Go value of type " + type);
  }
}
