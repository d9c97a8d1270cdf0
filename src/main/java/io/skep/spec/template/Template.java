package io.skep.spec.template;

import io.skep.spec.template.Node.Command;
import io.skep.spec.template.Node.Operand;
import io.skep.spec.template.Node.Pipeline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A template in Go's language: values, fields, pipelines, calls of functions, {@code if}, {@code
 * with}, {@code range}. A field or a key that is not there is a mistake.
 */
public final class Template {
  private static final String NAME = "expansion";

  private final String source;
  private final List<Node> nodes;
  private final Map<String, Builtins.Call> functions;
  private final StringBuilder out = new StringBuilder();
  private Object root = "";

  private Template(String source, Map<String, Builtins.Call> functions) {
    this.source = source;
    this.functions = functions;
    Set<String> names = new HashSet<>(functions.keySet());
    names.addAll(Builtins.NAMES);
    this.nodes = new Parser(NAME, source, names).parse();
  }

  /** A function that templates may call, beside Go's own. */
  public interface Function {
    /** The text it yields for these arguments; throws {@link TemplateException}. */
    String call(List<String> arguments);
  }

  /**
   * What the template comes out as.
   *
   * @throws TemplateException where it does not read, or names what is not there
   */
  public static String expand(String source, Struct dot, Map<String, Function> functions) {
    if (!source.contains("{{")) {
      return source;
    }
    Map<String, Builtins.Call> calls = new TreeMap<>();
    calls.put("join", Builtins::join);
    functions.forEach(
        (name, function) ->
            calls.put(
                name, arguments -> function.call(arguments.stream().map(Builtins::text).toList())));
    Template template = new Template(source, calls);
    template.root = dot;
    template.run(template.nodes, dot);
    return template.out.toString();
  }

  private void run(List<Node> some, Object dot) {
    for (Node node : some) {
      switch (node) {
        case Node.Plain plain -> out.append(plain.text());
        case Node.Show show -> out.append(Builtins.text(value(show.pipeline(), dot)));
        case Node.If branch ->
            run(isTrue(value(branch.condition(), dot)) ? branch.then() : branch.otherwise(), dot);
        case Node.With with -> {
          Object value = value(with.value(), dot);
          run(isTrue(value) ? with.then() : with.otherwise(), isTrue(value) ? value : dot);
        }
        case Node.Range range -> range(range, dot);
      }
    }
  }

  private void range(Node.Range range, Object dot) {
    Object over = value(range.over(), dot);
    if (!(over instanceof Map<?, ?> map)) {
      throw new TemplateException(
          "template: " + NAME + ": range can't iterate over " + Builtins.text(over));
    }
    if (map.isEmpty()) {
      run(range.otherwise(), dot);
    }
    new TreeMap<Object, Object>(map).values().forEach(value -> run(range.each(), value));
  }

  private static boolean isTrue(Object value) {
    return switch (value) {
      case Boolean is -> is;
      case String text -> !text.isEmpty();
      case Long number -> number != 0;
      case Map<?, ?> map -> !map.isEmpty();
      default -> true;
    };
  }

  private Object value(Pipeline pipeline, Object dot) {
    Object last = null;
    for (Command command : pipeline.commands()) {
      List<Object> values = new ArrayList<>();
      List<Operand> words = command.words();
      for (Operand word : words.subList(1, words.size())) {
        values.add(operand(word, dot));
      }
      if (last != null) {
        values.add(last);
      }
      last = command(words.getFirst(), values, dot);
    }
    return last == null ? "" : last;
  }

  private Object command(Operand first, List<Object> arguments, Object dot) {
    if (first instanceof Node.Function function) {
      return call(function, arguments);
    }
    if (!arguments.isEmpty()) {
      throw new TemplateException(
          "template: " + NAME + ": can't give argument to non-function " + describe(first));
    }
    return operand(first, dot);
  }

  private static String describe(Operand operand) {
    return switch (operand) {
      case Node.Field field -> field.text();
      case Node.Constant constant -> Builtins.text(constant.value());
      case Node.Function function -> function.name();
      case Node.Nested nested -> "(...)";
    };
  }

  private Object operand(Operand operand, Object dot) {
    return switch (operand) {
      case Node.Constant constant -> constant.value();
      case Node.Nested nested -> value(nested.pipeline(), dot);
      case Node.Function function -> call(function, List.of());
      case Node.Field field -> field(field, field.ofRoot() ? root : dot);
    };
  }

  private Object call(Node.Function function, List<Object> arguments) {
    try {
      Builtins.Call own = functions.get(function.name());
      return own == null ? Builtins.call(function.name(), arguments) : own.call(arguments);
    } catch (TemplateException e) {
      throw failed(
          function.at(), function.name(), "error calling " + function.name() + ": " + e.words());
    }
  }

  private Object field(Node.Field field, Object from) {
    Object value = from;
    for (String name : field.names()) {
      switch (value) {
        case Struct struct -> {
          Object next = struct.fields().get(name);
          if (next == null) {
            throw failed(
                field.at(),
                field.text(),
                "can't evaluate field " + name + " in type " + struct.goType());
          }
          value = next;
        }
        case Map<?, ?> map -> {
          Object next = map.get(name);
          if (next == null) {
            throw failed(field.at(), field.text(), "map has no entry for key " + Lexer.quote(name));
          }
          value = next;
        }
        default ->
            throw failed(
                field.at(), field.text(), "can't evaluate field " + name + " in type string");
      }
    }
    return value;
  }

  private TemplateException failed(int at, String what, String why) {
    int newline = source.lastIndexOf('\n', at - 1);
    long line = 1 + source.substring(0, at).chars().filter(c -> c == '\n').count();
    return new TemplateException(
        "template: %s:%d:%d: executing \"%s\" at <%s>: %s"
            .formatted(NAME, line, at - newline - 1, NAME, what, why));
  }
}
