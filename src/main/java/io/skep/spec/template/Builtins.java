package io.skep.spec.template;

import java.util.IllegalFormatException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The functions of Go's templates that make sense for texts, numbers and maps. */
final class Builtins {
  static final Set<String> NAMES =
      Set.of(
          "and", "eq", "ge", "gt", "index", "le", "len", "lt", "ne", "not", "or", "print", "printf",
          "println");

  /** A percent sign, a minus and two digits. */
  private static final int LONGEST_FLAGS = 4;

  /** A function. */
  interface Call {
    Object call(List<Object> arguments);
  }

  private Builtins() {}

  static Object call(String name, List<Object> arguments) {
    return switch (name) {
      case "index" -> index(arguments);
      case "len" -> length(one(name, arguments));
      case "not" -> !isTrue(one(name, arguments));
      case "and" -> firstThat(arguments, false);
      case "or" -> firstThat(arguments, true);
      case "print" -> arguments.stream().map(Builtins::text).collect(Collectors.joining());
      case "println" ->
          arguments.stream().map(Builtins::text).collect(Collectors.joining(" ", "", "\n"));
      case "printf" -> printf(arguments);
      case "eq" -> isAny(arguments);
      case "ne" -> compare(arguments) != 0;
      case "lt" -> compare(arguments) < 0;
      case "le" -> compare(arguments) <= 0;
      case "gt" -> compare(arguments) > 0;
      default -> compare(arguments) >= 0;
    };
  }

  private static Object one(String name, List<Object> arguments) {
    if (arguments.size() != 1) {
      throw new TemplateException(
          "wrong number of args for %s: want 1 got %d".formatted(name, arguments.size()));
    }
    return arguments.getFirst();
  }

  /** {@code join separator text...}, or a map's values. */
  static Object join(List<Object> arguments) {
    if (arguments.isEmpty()) {
      throw new TemplateException("wrong number of args for join: want at least 1 got 0");
    }
    return arguments.stream()
        .skip(1)
        .map(Builtins::text)
        .collect(Collectors.joining(text(arguments.getFirst())));
  }

  private static Object index(List<Object> arguments) {
    if (arguments.isEmpty()) {
      throw new TemplateException("wrong number of args for index: want at least 1 got 0");
    }
    Object value = arguments.getFirst();
    for (Object key : arguments.subList(1, arguments.size())) {
      if (!(value instanceof Map<?, ?> map)) {
        throw new TemplateException("can't index item of type " + goType(value));
      }
      value = Objects.requireNonNullElse((Object) map.get(key), "");
    }
    return value;
  }

  private static Object length(Object value) {
    return switch (value) {
      case String text -> (long) text.length();
      case Map<?, ?> map -> (long) map.size();
      default -> throw new TemplateException("len of type " + goType(value));
    };
  }

  private static Object firstThat(List<Object> arguments, boolean wanted) {
    if (arguments.isEmpty()) {
      throw new TemplateException("wrong number of args: want at least 1 got 0");
    }
    return arguments.stream()
        .filter(value -> isTrue(value) == wanted)
        .findFirst()
        .orElse(arguments.getLast());
  }

  private static boolean isTrue(Object value) {
    return !value.equals(false) && !value.equals("") && !value.equals(0L);
  }

  private static boolean isAny(List<Object> arguments) {
    if (arguments.size() < 2) {
      throw new TemplateException("missing argument for comparison");
    }
    return arguments.stream().skip(1).anyMatch(arguments.getFirst()::equals);
  }

  private static int compare(List<Object> arguments) {
    if (arguments.size() != 2) {
      throw new TemplateException("wrong number of args: want 2 got " + arguments.size());
    }
    Object a = arguments.getFirst();
    Object b = arguments.getLast();
    if (a instanceof Long x && b instanceof Long y) {
      return x.compareTo(y);
    }
    if (a instanceof String x && b instanceof String y) {
      return x.compareTo(y);
    }
    if (!a.getClass().equals(b.getClass())) {
      throw new TemplateException("incompatible types for comparison");
    }
    return a.equals(b) ? 0 : 1;
  }

  /**
   * Knows {@code %s}, {@code %v}, {@code %d}, {@code %q} and {@code %%}, without widths but for
   * digits.
   */
  private static Object printf(List<Object> arguments) {
    if (arguments.isEmpty()) {
      throw new TemplateException("wrong number of args for printf: want at least 1 got 0");
    }
    String format = text(arguments.getFirst());
    StringBuilder out = new StringBuilder();
    int used = 1;
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        out.append(c);
        continue;
      }
      int from = i++;
      while (i < format.length() - 1
          && (Character.isDigit(format.charAt(i)) || format.charAt(i) == '-')) {
        i++;
      }
      char verb = format.charAt(i);
      if (verb == '%') {
        out.append('%');
      } else if (used >= arguments.size()) {
        out.append("%!").append(verb).append("(MISSING)");
      } else {
        out.append(formatted(format.substring(from, i), verb, arguments.get(used++)));
      }
    }
    return out.toString();
  }

  private static String formatted(String flags, char verb, Object value) {
    if (flags.length() > LONGEST_FLAGS) {
      throw new TemplateException("a width beyond 99 in " + flags + verb);
    }
    try {
      if (verb == 'd' && value instanceof Long number) {
        return String.format(flags + "d", number);
      }
      return verb == 'q' ? Lexer.quote(text(value)) : String.format(flags + "s", text(value));
    } catch (IllegalFormatException e) {
      throw new TemplateException("bad format " + flags + verb);
    }
  }

  private static String goType(Object value) {
    return switch (value) {
      case Long number -> "int";
      case Boolean is -> "bool";
      case Struct struct -> struct.goType();
      case Map<?, ?> map -> "map[string]string";
      default -> "string";
    };
  }

  /** A value as Go prints it. */
  static String text(Object value) {
    return switch (value) {
      case Map<?, ?> map ->
          new TreeMap<Object, Object>(map)
              .entrySet().stream()
                  .map(each -> each.getKey() + ":" + text(each.getValue()))
                  .collect(Collectors.joining(" ", "map[", "]"));
      case Struct struct ->
          struct.fields().values().stream()
              .map(Builtins::text)
              .collect(Collectors.joining(" ", "{", "}"));
      default -> value.toString();
    };
  }
}
