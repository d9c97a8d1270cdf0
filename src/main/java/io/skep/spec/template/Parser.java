package io.skep.spec.template;

import io.skep.spec.template.Lexer.Action;
import io.skep.spec.template.Lexer.Text;
import io.skep.spec.template.Node.Command;
import io.skep.spec.template.Node.Operand;
import io.skep.spec.template.Node.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads a template. */
final class Parser {
  private static final Set<String> STILL_UNKNOWN =
      Set.of("block", "break", "continue", "define", "template");

  private static final int DEEPEST = 100;

  private final String name;
  private final String source;
  private final Set<String> functions;
  private final List<Lexer.Part> parts;
  private int next;
  private List<Token> tokens = List.of();
  private int token;
  private int actionAt;
  private int depth;

  Parser(String name, String source, Set<String> functions) {
    this.name = name;
    this.source = source;
    this.functions = functions;
    this.parts = new Lexer(name, source).parts();
  }

  /** The template; throws {@link TemplateException} where it does not read. */
  List<Node> parse() {
    List<Node> nodes = nodes();
    if (next < parts.size()) {
      throw mistake("unexpected {{" + keyword() + "}}");
    }
    return nodes;
  }

  private void deeper() {
    if (++depth > DEEPEST) {
      throw mistake("nested too deeply (expected: <= " + DEEPEST + ")");
    }
  }

  private List<Node> nodes() {
    List<Node> nodes = new ArrayList<>();
    for (; next < parts.size(); next++) {
      switch (parts.get(next)) {
        case Text text -> nodes.add(new Node.Plain(text.text()));
        case Action action -> {
          begin(action);
          switch (keyword()) {
            case "end", "else" -> {
              return nodes;
            }
            case "if" -> nodes.add(branch((p, a, b) -> new Node.If(p, a, b)));
            case "with" -> nodes.add(branch((p, a, b) -> new Node.With(p, a, b)));
            case "range" -> nodes.add(branch((p, a, b) -> new Node.Range(p, a, b)));
            default -> nodes.add(new Node.Show(whole()));
          }
        }
      }
    }
    return nodes;
  }

  private void begin(Action action) {
    tokens = action.tokens();
    token = 0;
    actionAt = action.at();
    if (STILL_UNKNOWN.contains(keyword())) {
      throw mistake("{{" + keyword() + "}} is not supported by Skep");
    }
  }

  private String keyword() {
    return tokens.isEmpty() || tokens.getFirst().kind() != Token.Kind.NAME
        ? ""
        : tokens.getFirst().text();
  }

  /** Makes one of the nodes that hold others. */
  private interface Branch {
    Node make(Pipeline pipeline, List<Node> then, List<Node> otherwise);
  }

  private Node branch(Branch kind) {
    deeper();
    token = 1;
    Pipeline pipeline = whole();
    next++;
    List<Node> then = nodes();
    List<Node> otherwise = List.of();
    if (next < parts.size() && keyword().equals("else")) {
      if (tokens.size() > 1 && tokens.get(1).text().equals("if")) {
        tokens = tokens.subList(1, tokens.size());
        otherwise = List.of(branch((p, a, b) -> new Node.If(p, a, b)));
        depth--;
        return kind.make(pipeline, then, otherwise);
      }
      next++;
      otherwise = nodes();
    }
    if (next >= parts.size()) {
      throw mistake("unexpected EOF");
    }
    depth--;
    return kind.make(pipeline, then, otherwise);
  }

  private Pipeline whole() {
    Pipeline pipeline = pipeline();
    if (token < tokens.size()) {
      throw mistake("unexpected " + Lexer.quote(tokens.get(token).text()) + " in command");
    }
    return pipeline;
  }

  private Pipeline pipeline() {
    List<Command> commands = new ArrayList<>();
    do {
      commands.add(command());
    } while (accept(Token.Kind.PIPE));
    return new Pipeline(List.copyOf(commands));
  }

  private boolean accept(Token.Kind kind) {
    if (token < tokens.size() && tokens.get(token).kind() == kind) {
      token++;
      return true;
    }
    return false;
  }

  private Command command() {
    List<Operand> words = new ArrayList<>();
    while (token < tokens.size()
        && tokens.get(token).kind() != Token.Kind.PIPE
        && tokens.get(token).kind() != Token.Kind.CLOSE) {
      words.add(operand());
    }
    if (words.isEmpty()) {
      throw mistake("missing value for command");
    }
    return new Command(List.copyOf(words));
  }

  private Operand operand() {
    Token first = tokens.get(token++);
    return switch (first.kind()) {
      case STRING -> new Node.Constant(first.text());
      case NUMBER -> new Node.Constant(number(first.text()));
      case DOT -> new Node.Field(List.of(), false, first.at());
      case FIELD -> field(first, false);
      case ROOT ->
          token < tokens.size() && tokens.get(token).kind() == Token.Kind.FIELD
              ? field(tokens.get(token++), true)
              : new Node.Field(List.of(), true, first.at());
      case NAME -> named(first);
      case OPEN -> {
        deeper();
        Pipeline inner = pipeline();
        depth--;
        if (!accept(Token.Kind.CLOSE)) {
          throw mistake("unclosed left paren");
        }
        yield new Node.Nested(inner);
      }
      case PIPE, CLOSE, END ->
          throw mistake("unexpected " + Lexer.quote(first.text()) + " in operand");
    };
  }

  /** Names in a row are one field; Go says it is where the second name is. */
  private Operand field(Token first, boolean ofRoot) {
    List<String> names = new ArrayList<>(List.of(first.text().substring(1)));
    int at = first.at();
    int end = first.at() + first.text().length();
    while (token < tokens.size()
        && tokens.get(token).kind() == Token.Kind.FIELD
        && tokens.get(token).at() == end) {
      Token more = tokens.get(token++);
      at = names.size() == 1 ? more.at() : at;
      end = more.at() + more.text().length();
      names.add(more.text().substring(1));
    }
    return new Node.Field(List.copyOf(names), ofRoot, at);
  }

  private Operand named(Token name) {
    return switch (name.text()) {
      case "true" -> new Node.Constant(true);
      case "false" -> new Node.Constant(false);
      default -> {
        if (!functions.contains(name.text())) {
          throw mistake("function " + Lexer.quote(name.text()) + " not defined");
        }
        yield new Node.Function(name.text(), name.at());
      }
    };
  }

  private Object number(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw mistake("bad number syntax: " + Lexer.quote(text));
    }
  }

  private TemplateException mistake(String words) {
    return Lexer.mistake(name, source, actionAt, words);
  }
}
