package io.skep.api.docker;

import io.skep.api.http.ApiException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The {@code filters} of a list: all kinds must pass; of one kind any value may, but of labels all.
 */
record FilterSet(Map<String, List<String>> values) {
  /** Throws {@link ApiException} 400 where a kind of filter is not known. */
  FilterSet accepting(Set<String> known) {
    for (String kind : values.keySet()) {
      if (!known.contains(kind)) {
        throw new ApiException(400, "Invalid filter '" + kind + "'");
      }
    }
    return this;
  }

  boolean has(String kind) {
    return values.containsKey(kind);
  }

  List<String> of(String kind) {
    return values.getOrDefault(kind, List.of());
  }

  /** Whether one of the values begins the text; true without such a filter. */
  boolean prefix(String kind, Supplier<String> text) {
    List<String> wanted = of(kind);
    return wanted.isEmpty() || any(wanted, text.get()::startsWith);
  }

  /** Whether one of the values is the text; true without such a filter. */
  boolean exact(String kind, Supplier<String> text) {
    List<String> wanted = of(kind);
    return wanted.isEmpty() || any(wanted, text.get()::equals);
  }

  /** Whether one of the values is the text in any case; true without such a filter. */
  boolean word(String kind, Supplier<String> text) {
    List<String> wanted = of(kind);
    return wanted.isEmpty() || any(wanted, text.get()::equalsIgnoreCase);
  }

  private static boolean any(List<String> wanted, Predicate<String> test) {
    return wanted.stream().anyMatch(test);
  }

  /** Whether the labels have all those asked for, {@code key} or {@code key=value}. */
  boolean labels(String kind, Map<String, String> labels) {
    return of(kind).stream().allMatch(wanted -> hasLabel(labels, wanted));
  }

  private static boolean hasLabel(Map<String, String> labels, String wanted) {
    int equals = wanted.indexOf('=');
    String key = equals < 0 ? wanted : wanted.substring(0, equals);
    String value = equals < 0 ? "" : wanted.substring(equals + 1);
    String actual = labels.get(key);
    return actual != null && (value.isEmpty() || value.equals(actual));
  }
}
