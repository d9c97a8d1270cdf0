package io.skep.api.docker.system;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skep.api.http.Json;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.util.ByteString;

/**
 * A change of a swarm object, as {@code docker events} shows it.
 *
 * @param type such as {@code service} or {@code node}
 * @param action {@code create}, {@code update} or {@code remove}
 * @param id of the object
 * @param attributes such as {@code name} and {@code replicas.old}
 */
public record SwarmEvent(
    String type, String action, String id, Map<String, String> attributes, Instant time) {

  /** The scope that all of them have. */
  public static final String SCOPE = "swarm";

  public SwarmEvent {
    attributes = Map.copyOf(attributes);
  }

  /** Nanoseconds since 1970. */
  long timeNano() {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }

  /** One line of the stream. */
  ByteString line() {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("Type", type).put("Action", action);
    ObjectNode actor = event.putObject("Actor").put("ID", id);
    ObjectNode named = actor.putObject("Attributes");
    new TreeMap<>(attributes).forEach(named::put);
    event.put("scope", SCOPE).put("time", time.getEpochSecond()).put("timeNano", timeNano());
    return Json.line(event);
  }
}
