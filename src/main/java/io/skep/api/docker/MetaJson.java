package io.skep.api.docker;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;

/** The fields that every swarm object begins with. */
final class MetaJson {
  private MetaJson() {}

  static void write(JsonGenerator json, String id, long index, Instant created, Instant updated)
      throws IOException {
    json.writeStringField("ID", id);
    version(json, "Version", index);
    json.writeStringField("CreatedAt", GoTime.format(created));
    json.writeStringField("UpdatedAt", GoTime.format(updated));
  }

  static void version(JsonGenerator json, String name, long index) throws IOException {
    json.writeObjectFieldStart(name);
    if (index != 0) {
      json.writeNumberField("Index", index);
    }
    json.writeEndObject();
  }
}
