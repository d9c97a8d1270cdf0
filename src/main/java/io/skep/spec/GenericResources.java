package io.skep.spec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The generic resources of a node, as its daemon is told of them: {@code KIND=VALUE}. */
public final class GenericResources {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private GenericResources() {}

  /**
   * Reads them as Docker's daemon does: a number is a count, anything else the name of one of a
   * kind; one item may hold several, with commas between.
   *
   * @throws IllegalArgumentException naming what is neither, or twice there, or of both sorts
   */
  public static List<GenericResource> parse(List<String> items) {
    List<GenericResource> resources = new ArrayList<>();
    Map<String, Boolean> counted = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (String item : String.join(",", items).split(",", -1)) {
      if (item.isEmpty() && items.isEmpty()) {
        continue;
      }
      int equals = item.indexOf('=');
      if (equals < 1 || equals == item.length() - 1) {
        throw new IllegalArgumentException(item + " (expected: KIND=NAME or KIND=COUNT)");
      }
      String kind = item.substring(0, equals);
      String value = item.substring(equals + 1);
      boolean count = NUMBER.matcher(value).matches();
      Boolean other = counted.putIfAbsent(kind, count);
      boolean twice = other != null && (count || !seen.add(item));
      if (twice || (other != null && other != count)) {
        throw new IllegalArgumentException(
            item + " (expected: one count of a kind, or different names of it)");
      }
      seen.add(item);
      resources.add(resource(kind, value, count));
    }
    return List.copyOf(resources);
  }

  private static GenericResource resource(String kind, String value, boolean count) {
    return count
        ? new GenericResource(null, new DiscreteResource(kind, Long.parseLong(value)))
        : new GenericResource(new NamedResource(kind, value), null);
  }
}
