package io.skep.spec.template;

import java.util.List;

/** A part of a template that was read. */
sealed interface Node {
  /** Text that stands for itself. */
  record Plain(String text) implements Node {}

  /** What a pipeline yields. */
  record Show(Pipeline pipeline) implements Node {}

  /** One of two, as a pipeline decides. */
  record If(Pipeline condition, List<Node> then, List<Node> otherwise) implements Node {}

  /** As {@link If}, and the value is the dot within. */
  record With(Pipeline value, List<Node> then, List<Node> otherwise) implements Node {}

  /** For each value of a map, in the order of its keys. */
  record Range(Pipeline over, List<Node> each, List<Node> otherwise) implements Node {}

  /** Commands, each of which gets what the one before yields as its last argument. */
  record Pipeline(List<Command> commands) {}

  /** A function or a value, and arguments. */
  record Command(List<Operand> words) {}

  /** What a word of a command stands for. */
  sealed interface Operand {}

  /** The dot, or a field of it; empty names for the dot itself. */
  record Field(List<String> names, boolean ofRoot, int at) implements Operand {
    String text() {
      return (ofRoot ? "$" : "") + (names.isEmpty() ? "." : "." + String.join(".", names));
    }
  }

  record Constant(Object value) implements Operand {}

  record Function(String name, int at) implements Operand {}

  record Nested(Pipeline pipeline) implements Operand {}
}
