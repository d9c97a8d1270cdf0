package io.skep.api.docker;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.skep.api.http.ApiException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Fits a JSON tree to a record as Go's decoder would: names without regard to case, unknown fields
 * dropped, {@code null} as absent, and the first value of a wrong type refused in Go's words.
 */
final class GoShape {
  private static final Map<Class<?>, Map<String, Field>> FIELDS = new ConcurrentHashMap<>();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Where in the document a value stands. */
  private record Place(String struct, String path) {
    Place field(Class<?> owner, String name) {
      return new Place(GoNames.struct(owner), path.isEmpty() ? name : path + "." + name);
    }
  }

  private record Field(String json, RecordComponent component) {}

  private static final Place ROOT = new Place("", "");

  private GoShape() {}

  /**
   * The tree with only what the record takes, under its own names.
   *
   * @throws ApiException 400 on a wrong type
   */
  static JsonNode fit(JsonNode node, Class<? extends Record> type) {
    if (node.isNull()) {
      return NODES.objectNode();
    }
    return object(node, type, ROOT);
  }

  private static ObjectNode object(JsonNode node, Class<?> type, Place place) {
    if (!node.isObject()) {
      throw wrong(node, GoNames.of(type), place);
    }
    Map<String, Field> fields = FIELDS.computeIfAbsent(type, GoShape::fields);
    ObjectNode fitting = NODES.objectNode();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      Field field = fields.get(entry.getKey().toLowerCase(Locale.ROOT));
      if (field != null && !entry.getValue().isNull()) {
        Place at = place.field(type, field.json());
        fitting.set(field.json(), field(entry.getValue(), field.component(), at));
      }
    }
    return fitting;
  }

  private static JsonNode field(JsonNode node, RecordComponent component, Place place) {
    return GoNames.isInteger(component.getType())
        ? integer(node, GoNames.of(component), place)
        : component.getType() == String.class
            ? text(node, GoNames.of(component), place)
            : value(node, component.getGenericType(), place);
  }

  private static JsonNode value(JsonNode node, Type type, Place place) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == List.class
          ? list(node, arguments[0], type, place)
          : map(node, type, place);
    }
    if (type == String.class) {
      return text(node, "string", place);
    }
    if (type == boolean.class || type == Boolean.class) {
      return expect(node.isBoolean(), node, "bool", place);
    }
    if (type == double.class) {
      return expect(node.isNumber(), node, "float32", place);
    }
    if (type instanceof Class<?> record && record.isRecord()) {
      return object(node, record, place);
    }
    throw new IllegalStateException("no Go type for " + type);
  }

  private static JsonNode list(JsonNode node, Type element, Type whole, Place place) {
    if (!node.isArray()) {
      throw wrong(node, GoNames.of(whole), place);
    }
    ArrayNode fitting = NODES.arrayNode(node.size());
    for (JsonNode item : node) {
      fitting.add(item.isNull() ? zero(element) : value(item, element, place));
    }
    return fitting;
  }

  private static JsonNode zero(Type element) {
    if (element == String.class) {
      return TextNode.valueOf("");
    }
    return element instanceof ParameterizedType ? NODES.arrayNode() : NODES.objectNode();
  }

  private static JsonNode map(JsonNode node, Type whole, Place place) {
    if (!node.isObject()) {
      throw wrong(node, GoNames.of(whole), place);
    }
    ObjectNode fitting = NODES.objectNode();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      JsonNode value = entry.getValue();
      fitting.set(
          entry.getKey(), value.isNull() ? TextNode.valueOf("") : text(value, "string", place));
    }
    return fitting;
  }

  private static JsonNode text(JsonNode node, String goType, Place place) {
    return expect(node.isTextual(), node, goType, place);
  }

  private static JsonNode integer(JsonNode node, String goType, Place place) {
    boolean fits =
        node.isIntegralNumber()
            && node.canConvertToLong()
            && (GoNames.isSigned(goType) || node.longValue() >= 0)
            && node.longValue() <= GoNames.maximum(goType);
    return expect(fits, node, goType, place);
  }

  private static JsonNode expect(boolean fits, JsonNode node, String goType, Place place) {
    if (!fits) {
      throw wrong(node, goType, place);
    }
    return node;
  }

  private static ApiException wrong(JsonNode node, String goType, Place place) {
    boolean numeric = !goType.equals("string") && !goType.equals("bool");
    String kind =
        node.isNumber()
            ? numeric
                    && (!goType.contains(".") || goType.equals("time.Duration"))
                    && !goType.contains("[")
                ? "number " + node.asText()
                : "number"
            : kind(node);
    String where =
        place.path().isEmpty()
            ? "Go value of type "
            : "Go struct field " + place.struct() + "." + place.path() + " of type ";
    return new ApiException(400, "json: cannot unmarshal " + kind + " into " + where + goType);
  }

  private static String kind(JsonNode node) {
    return node.isTextual()
        ? "string"
        : node.isBoolean() ? "bool" : node.isArray() ? "array" : "object";
  }

  private static Map<String, Field> fields(Class<?> type) {
    Map<String, Field> fields = new HashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
      String name = component.getName();
      String json =
          named == null || named.value().isEmpty()
              ? Character.toUpperCase(name.charAt(0)) + name.substring(1)
              : named.value();
      fields.put(json.toLowerCase(Locale.ROOT), new Field(json, component));
    }
    return Map.copyOf(fields);
  }
}
