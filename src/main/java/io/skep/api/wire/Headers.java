package io.skep.api.wire;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The headers of a message in the order sent; names are compared without case. */
public record Headers(List<Header> all) {

  /** No headers. */
  public static final Headers NONE = new Headers(List.of());

  public Headers {
    all = List.copyOf(all);
  }

  /** One header line. */
  public record Header(String name, String value) {}

  /** The value of the first header of this name. */
  public Optional<String> value(String name) {
    return values(name).findFirst();
  }

  /** The values of all headers of this name. */
  public Stream<String> values(String name) {
    return all.stream().filter(header -> header.name().equalsIgnoreCase(name)).map(Header::value);
  }

  /** All but those whose name, in lower case, is one to leave out. */
  public Headers without(Predicate<String> leftOut) {
    return all.stream().anyMatch(header -> leftOut.test(lowerCase(header)))
        ? new Headers(all.stream().filter(header -> !leftOut.test(lowerCase(header))).toList())
        : this;
  }

  private static String lowerCase(Header header) {
    return header.name().toLowerCase(Locale.ROOT);
  }

  /** Whether a comma-separated header, such as {@code Connection}, names a token. */
  public boolean hasToken(String name, String token) {
    return values(name)
        .flatMap(value -> Stream.of(value.split(",", -1)))
        .anyMatch(part -> part.trim().equalsIgnoreCase(token));
  }
}
