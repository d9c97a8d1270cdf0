package io.skep.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.skep.api.wire.Headers;
import io.skep.kernel.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.pekko.util.ByteString;

/**
 * One request, decoded as far as every handler needs it.
 *
 * @param id unique within the run of the daemon; the cause of what the request leads to
 * @param principal who asks: the user behind a unix socket, or the address of a TCP client
 * @param receivedAt when the request had been read
 * @param version the API version that the answer must speak, {@link ApiVersion#MAXIMUM} when the
 *     path names none
 * @param method in capitals
 * @param path without the version, percent-encoded as sent
 * @param variables the parts of the path that the route's pattern names, decoded
 * @param rawQuery as sent, without the question mark
 * @param query decoded
 * @param headers as sent
 * @param body the whole body, bounded by the frame; empty when there is none
 */
public record ApiRequest(
    String id,
    Principal principal,
    Instant receivedAt,
    ApiVersion version,
    String method,
    String path,
    Map<String, String> variables,
    String rawQuery,
    Query query,
    Headers headers,
    ByteString body) {

  public ApiRequest {
    variables = Map.copyOf(variables);
  }

  /** The same request under another id. */
  public ApiRequest withId(String other) {
    return new ApiRequest(
        other,
        principal,
        receivedAt,
        version,
        method,
        path,
        variables,
        rawQuery,
        query,
        headers,
        body);
  }

  /**
   * A part of the path, by its name in the pattern of the route.
   *
   * @throws IllegalArgumentException when the pattern has no such name
   */
  public String variable(String name) {
    String value = variables.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "variable: " + name + " (expected: one of " + variables.keySet() + ")");
    }
    return value;
  }

  /**
   * The body as JSON.
   *
   * @throws ApiException 400 in the engine's words, when it is empty or no JSON
   */
  public JsonNode json() {
    return JsonBody.read(body);
  }

  /**
   * The {@code filters} parameter: names to their values, from either form that clients send.
   *
   * @param statusWhenBad the engine answers 400 for services, 500 for tasks, nodes and events
   * @throws ApiException when it is no JSON of that shape
   */
  public Map<String, List<String>> filters(int statusWhenBad) {
    return Filters.parse(query.text("filters"), statusWhenBad);
  }
}
