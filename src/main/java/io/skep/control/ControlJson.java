package io.skep.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.util.ByteString;

/** The bodies of the control port. Unknown fields are skipped: builds may differ by one. */
public final class ControlJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .registerModule(new Jdk8Module())
          .registerModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private ControlJson() {}

  /** Writes a value. */
  public static ByteString write(Object value) {
    try {
      return ByteString.fromArrayUnsafe(MAPPER.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON form: " + value.getClass().getName(), e);
    }
  }

  /** Reads a value; throws {@link ControlException} with status 400 if the bytes are no such. */
  public static <T> T read(ByteString bytes, Class<T> type) {
    try {
      T value = MAPPER.readValue(bytes.toArrayUnsafe(), type);
      if (value != null) {
        return value;
      }
    } catch (IOException e) {
      throw new ControlException(400, "not a " + type.getSimpleName() + ": " + e.getMessage());
    }
    throw new ControlException(400, "null (expected: a " + type.getSimpleName() + ")");
  }

  /** A body with this value. */
  public static HttpEntity.Strict entity(Object value) {
    return HttpEntities.create(ContentTypes.APPLICATION_JSON, write(value));
  }

  /** An answer of 200 with this value. */
  public static HttpResponse ok(Object value) {
    return HttpResponse.create().withEntity(entity(value));
  }

  /** A refusal, in the form that {@link ControlClient} turns into a {@link ControlException}. */
  public static HttpResponse refusal(int status, String message) {
    return HttpResponse.create().withStatus(status).withEntity(entity(Map.of("message", message)));
  }

  /** The words of a refusal; the text itself if it is not in that form. */
  static String message(ByteString body) {
    try {
      return MAPPER.readTree(body.toArrayUnsafe()).path("message").asText(body.utf8String());
    } catch (IOException notJson) {
      return body.utf8String();
    }
  }
}
