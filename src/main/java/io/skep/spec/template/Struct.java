package io.skep.spec.template;

import java.util.Map;

/**
 * A value with fields.
 *
 * @param goType the type's name in the words for mistakes
 * @param fields texts, numbers, maps of texts, or further structs
 */
public record Struct(String goType, Map<String, Object> fields) {
  /** Copies the fields. */
  public Struct {
    fields = Map.copyOf(fields);
  }
}
