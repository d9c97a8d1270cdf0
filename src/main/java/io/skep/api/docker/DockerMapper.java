package io.skep.api.docker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiVersion;
import io.skep.spec.ServiceSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * JSON of the Docker Engine API, read and written as Go's encoding/json does it.
 *
 * <p>Writing: times as RFC3339Nano, {@code < > &} escaped. Reading: {@link GoShape} names a wrong
 * type in Go's words first, so that Jackson only ever sees what fits.
 */
public final class DockerMapper {
  private static final ObjectMapper MAPPER = create();

  private DockerMapper() {}

  private static ObjectMapper create() {
    JsonFactory factory = new JsonFactoryBuilder().characterEscapes(new GoEscapes()).build();
    SimpleModule times = new SimpleModule("docker-times");
    times.addSerializer(Instant.class, new GoTimeSerializer());
    times.addSerializer(double.class, new GoFloatSerializer());
    return JsonMapper.builder(factory)
        .addModule(times)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .build();
  }

  /**
   * Reads a record of the API.
   *
   * @throws ApiException 400 in the words of Go's decoder, naming the first field of a wrong type
   */
  public static <T extends Record> T read(JsonNode node, Class<T> type) {
    return convert(GoShape.fit(node, type), type);
  }

  private static <T extends Record> T convert(JsonNode fitting, Class<T> type) {
    try {
      return MAPPER.treeToValue(fitting, type);
    } catch (JsonProcessingException e) {
      throw new ApiException(400, "json: " + e.getOriginalMessage());
    }
  }

  /** Reads a service spec as a version of the API knows it. */
  static ServiceSpec serviceSpec(JsonNode node, ApiVersion version) {
    JsonNode fitting = GoShape.fit(node, ServiceSpec.class);
    FieldGates.apply(fitting, version);
    return convert(fitting, ServiceSpec.class);
  }

  /** Writes a value as compact JSON, without a newline. */
  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON form: " + value.getClass().getName(), e);
    }
  }

  /** A value as a tree, in the same form. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** Writes by a generator; the bytes are compact JSON, without a newline. */
  static byte[] write(Writing writing) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = MAPPER.getFactory().createGenerator(out)) {
      json.setCodec(MAPPER);
      writing.to(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** What {@link #write} calls. */
  @FunctionalInterface
  interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  /** As Go writes a float32: the shortest form, without a fraction where there is none. */
  private static final class GoFloatSerializer extends JsonSerializer<Double> {
    @Override
    public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      BigDecimal shortest = new BigDecimal(Float.toString(value.floatValue()));
      json.writeNumber(shortest.stripTrailingZeros().toPlainString());
    }
  }

  private static final class GoTimeSerializer extends JsonSerializer<Instant> {
    @Override
    public void serialize(Instant value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(GoTime.format(value));
    }
  }
}
