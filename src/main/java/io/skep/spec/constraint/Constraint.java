package io.skep.spec.constraint;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One placement constraint: {@code KEY == VALUE} or {@code KEY != VALUE}.
 *
 * <p>Values are compared without case, label keys with. A key that is not known never matches,
 * whichever the operator. Grammar and words are SwarmKit's.
 *
 * @param equal whether the operator is {@code ==}
 */
public record Constraint(String key, boolean equal, String value) {
  private static final Pattern KEY = Pattern.compile("(?i)[a-z_][a-z0-9\\-_.]+");
  private static final Pattern VALUE = Pattern.compile("(?i)[a-z0-9:\\-_\\s.*()?+\\[\\]\\\\^$|/]+");
  private static final String NODE_LABEL = "node.labels.";
  private static final String ENGINE_LABEL = "engine.labels.";

  /** Reads one constraint; throws {@link IllegalArgumentException} with Swarm's words. */
  public static Constraint parse(String text) {
    boolean equal = text.contains("==");
    String operator = equal ? "==" : "!=";
    int at = text.indexOf(operator);
    if (at < 0) {
      throw new IllegalArgumentException("constraint expected one operator from ==, !=");
    }
    String key = text.substring(0, at).strip();
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("key '" + key + "' is invalid");
    }
    String value = text.substring(at + operator.length()).strip();
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException("value '" + value + "' is invalid");
    }
    return new Constraint(key, equal, value);
  }

  /** Reads one that was accepted before; what cannot be read makes one that no node meets. */
  public static Constraint lenient(String text) {
    try {
      return parse(text);
    } catch (IllegalArgumentException unreadable) {
      return new Constraint("unreadable", true, text);
    }
  }

  /** Reads all of them; null is none. */
  public static List<Constraint> parseAll(@Nullable List<String> texts) {
    return texts == null ? List.of() : texts.stream().map(Constraint::parse).toList();
  }

  /** Whether the node satisfies it. */
  public boolean matches(ConstrainedNode node) {
    if (isKey("node.id")) {
      return is(node.id());
    } else if (isKey("node.hostname")) {
      return is(node.hostname());
    } else if (isKey("node.ip")) {
      return matchesAddress(node.address());
    } else if (isKey("node.role")) {
      return is(node.role());
    } else if (isKey("node.platform.os")) {
      return is(node.os());
    } else if (isKey("node.platform.arch")) {
      return is(node.architecture());
    }
    return matchesLabel(node);
  }

  private boolean isKey(String name) {
    return key.equalsIgnoreCase(name);
  }

  private boolean matchesLabel(ConstrainedNode node) {
    if (isUnder(NODE_LABEL)) {
      return is(node.labels().getOrDefault(key.substring(NODE_LABEL.length()), ""));
    }
    if (isUnder(ENGINE_LABEL)) {
      return is(node.engineLabels().getOrDefault(key.substring(ENGINE_LABEL.length()), ""));
    }
    return false;
  }

  private boolean isUnder(String prefix) {
    return key.length() > prefix.length() && key.regionMatches(true, 0, prefix, 0, prefix.length());
  }

  private boolean is(String what) {
    return value.equalsIgnoreCase(what) == equal;
  }

  private boolean matchesAddress(String address) {
    int slash = value.indexOf('/');
    Optional<byte[]> wanted = bytes(slash < 0 ? value : value.substring(0, slash));
    if (wanted.isEmpty()) {
      return false;
    }
    int bits = slash < 0 ? wanted.get().length * Byte.SIZE : prefix(value.substring(slash + 1));
    if (bits < 0 || bits > wanted.get().length * Byte.SIZE) {
      return false;
    }
    Optional<byte[]> actual = bytes(address);
    return (actual.isPresent() && samePrefix(wanted.get(), actual.get(), bits)) == equal;
  }

  private static Optional<byte[]> bytes(String literal) {
    try {
      return Optional.of(InetAddress.ofLiteral(literal).getAddress());
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  private static int prefix(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException notANumber) {
      return -1;
    }
  }

  private static boolean samePrefix(byte[] a, byte[] b, int bits) {
    if (a.length != b.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if ((a[bit / Byte.SIZE] & mask) != (b[bit / Byte.SIZE] & mask)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return key + (equal ? "==" : "!=") + value;
  }
}
