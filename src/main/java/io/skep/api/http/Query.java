package io.skep.api.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The decoded query of a request: names to their values in the order sent.
 *
 * <p>Pairs that cannot be decoded are left out, as Go's {@code url.ParseQuery} does for the engine.
 */
public record Query(Map<String, List<String>> values) {

  /** No parameters. */
  public static final Query NONE = new Query(Map.of());

  private static final Set<String> FALSE = Set.of("", "0", "no", "false", "none");

  public Query {
    values = Map.copyOf(values);
  }

  /** Decodes the text after the question mark. */
  public static Query parse(String raw) {
    if (raw.isEmpty()) {
      return NONE;
    }
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String pair : raw.split("&", -1)) {
      if (pair.isEmpty() || pair.contains(";")) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      decode(name)
          .ifPresent(
              key ->
                  decode(value)
                      .ifPresent(v -> values.computeIfAbsent(key, k -> new ArrayList<>()).add(v)));
    }
    return new Query(values);
  }

  private static Optional<String> decode(String text) {
    try {
      return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  /** The first value of a parameter; empty when it was not sent. */
  public Optional<String> value(String name) {
    return values.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** The first value, or the empty string, which the engine does not tell from a missing one. */
  public String text(String name) {
    return value(name).orElse("");
  }

  /** All values of a parameter, in the order sent. */
  public List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** Whether a flag is set: anything but missing, empty, {@code 0, no, false, none}. */
  public boolean flag(String name) {
    return !FALSE.contains(text(name).trim().toLowerCase(Locale.ROOT));
  }
}
