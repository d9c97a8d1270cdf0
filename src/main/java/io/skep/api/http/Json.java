package io.skep.api.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.apache.pekko.util.ByteString;

/** JSON as the API writes it: one line, ended by a newline, as Go's encoder does. */
public final class Json {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final ByteString NEWLINE = ByteString.fromString("\n");

  private Json() {}

  /** Writes a value and a newline. */
  public static ByteString line(Object value) {
    try {
      return ByteString.fromArrayUnsafe(MAPPER.writeValueAsBytes(value)).concat(NEWLINE);
    } catch (JsonProcessingException unwritable) {
      throw new IllegalStateException("no JSON form: " + value.getClass().getName(), unwritable);
    }
  }

  /**
   * Reads one value.
   *
   * @throws IOException when the bytes are no JSON
   */
  public static JsonNode tree(ByteString bytes) throws IOException {
    return MAPPER.readTree(bytes.toArrayUnsafe());
  }
}
