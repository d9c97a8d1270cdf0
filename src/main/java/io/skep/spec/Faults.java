package io.skep.spec;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts checks in a row: the first fault found is the answer. */
final class Faults {
  private Faults() {}

  @SafeVarargs
  static Optional<SpecFault> first(Supplier<Optional<SpecFault>>... checks) {
    for (Supplier<Optional<SpecFault>> check : checks) {
      Optional<SpecFault> fault = check.get();
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  static Optional<SpecFault> invalidIf(boolean bad, String message) {
    return bad ? Optional.of(SpecFault.invalid(message)) : Optional.empty();
  }

  static Optional<SpecFault> unreadableIf(boolean bad, String message) {
    return bad ? Optional.of(SpecFault.unreadable(message)) : Optional.empty();
  }

  /** The text; an empty one for none. */
  static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  static boolean isEmpty(@Nullable String text) {
    return text == null || text.isEmpty();
  }

  /** Text in quotes as Go's {@code %q} prints it. */
  static String quoted(@Nullable String text) {
    StringBuilder quoted = new StringBuilder("\"");
    String given = text == null ? "" : text;
    for (int i = 0; i < given.length(); i++) {
      char c = given.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f) {
            quoted.append(String.format("\\x%02x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
