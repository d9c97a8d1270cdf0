package io.skep.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Who gave a command: a user of the API, a node, or a part of the managers.
 *
 * <p>Written as {@code user:root(0)}, {@code tcp:127.0.0.1}, {@code node:ID} or {@code
 * system:scheduler}.
 */
public record Principal(String kind, String name) {
  /** A user of a unix socket, by peer credentials. */
  public static Principal user(String name, long uid) {
    return new Principal("user", name + "(" + uid + ")");
  }

  /** A client of the TCP port; loopback only unless it showed a certificate. */
  public static Principal tcp(String address) {
    return new Principal("tcp", address);
  }

  /** The agent of a node. */
  public static Principal node(NodeId id) {
    return new Principal("node", id.value());
  }

  /** A part of the managers, such as {@code orchestrator} or {@code scheduler}. */
  public static Principal system(String part) {
    return new Principal("system", part);
  }

  /** Reads what {@link #toString} wrote; a word without a colon is a user's name. */
  @JsonCreator
  public static Principal parse(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new Principal("user", text)
        : new Principal(text.substring(0, colon), text.substring(colon + 1));
  }

  @Override
  @JsonValue
  public String toString() {
    return kind + ":" + name;
  }
}
