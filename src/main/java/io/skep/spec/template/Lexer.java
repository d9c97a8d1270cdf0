package io.skep.spec.template;

import java.util.ArrayList;
import java.util.List;

/** Cuts a template into texts and actions, and actions into tokens. */
final class Lexer {
  private static final String OPEN = "{{";
  private static final String CLOSE = "}}";

  /** A text, or the tokens of an action. */
  sealed interface Part {}

  record Text(String text) implements Part {}

  record Action(List<Token> tokens, int at) implements Part {}

  private final String source;
  private final String name;
  private int position;

  Lexer(String name, String source) {
    this.name = name;
    this.source = source;
  }

  List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    boolean trimNext = false;
    while (position < source.length()) {
      int open = source.indexOf(OPEN, position);
      String text = source.substring(position, open < 0 ? source.length() : open);
      if (trimNext) {
        text = text.stripLeading();
      }
      if (open < 0) {
        addText(parts, text);
        break;
      }
      position = open + OPEN.length();
      if (source.startsWith("- ", position)) {
        text = text.stripTrailing();
        position += 2;
      }
      addText(parts, text);
      if (source.startsWith("/*", position)) {
        comment();
      } else {
        parts.add(new Action(action(), open));
      }
      trimNext = source.startsWith("-" + CLOSE, position - CLOSE.length() - 1);
    }
    return parts;
  }

  private static void addText(List<Part> parts, String text) {
    if (!text.isEmpty()) {
      parts.add(new Text(text));
    }
  }

  private void comment() {
    int end = source.indexOf("*/", position);
    if (end < 0) {
      throw mistake("unclosed comment");
    }
    position = end + 2;
    if (source.startsWith(" -", position)) {
      position += 2;
    }
    if (!source.startsWith(CLOSE, position)) {
      throw mistake("comment ends before closing delimiter");
    }
    position += CLOSE.length();
  }

  private List<Token> action() {
    List<Token> tokens = new ArrayList<>();
    while (true) {
      while (position < source.length() && Character.isWhitespace(source.charAt(position))) {
        position++;
      }
      if (position >= source.length()) {
        throw mistake("unclosed action");
      }
      if (source.startsWith("-" + CLOSE, position)) {
        position += 1 + CLOSE.length();
        return tokens;
      }
      if (source.startsWith(CLOSE, position)) {
        position += CLOSE.length();
        return tokens;
      }
      tokens.add(token());
    }
  }

  private Token token() {
    int at = position;
    char c = source.charAt(position);
    return switch (c) {
      case '|' -> single(Token.Kind.PIPE);
      case '(' -> single(Token.Kind.OPEN);
      case ')' -> single(Token.Kind.CLOSE);
      case '$' -> single(Token.Kind.ROOT);
      case '"' -> quoted();
      case '`' -> raw(at);
      default -> word(c, at);
    };
  }

  private Token raw(int at) {
    int end = source.indexOf('`', at + 1);
    if (end < 0) {
      throw mistake("unterminated raw quoted string");
    }
    position = end + 1;
    return new Token(Token.Kind.STRING, source.substring(at + 1, end), at);
  }

  private Token word(char c, int at) {
    if (c == '.') {
      position++;
      String field = letters();
      return field.isEmpty()
          ? new Token(Token.Kind.DOT, ".", at)
          : new Token(Token.Kind.FIELD, "." + field, at);
    }
    if (Character.isDigit(c) || c == '-' || c == '+') {
      position++;
      String digits = letters();
      return new Token(Token.Kind.NUMBER, c + digits, at);
    }
    String letters = letters();
    if (letters.isEmpty()) {
      throw mistake("unexpected " + quote(Character.toString(c)) + " in command");
    }
    return new Token(Token.Kind.NAME, letters, at);
  }

  private String letters() {
    int from = position;
    while (position < source.length()
        && (Character.isLetterOrDigit(source.charAt(position)) || source.charAt(position) == '_')) {
      position++;
    }
    return source.substring(from, position);
  }

  private Token single(Token.Kind kind) {
    Token token = new Token(kind, source.substring(position, position + 1), position);
    position++;
    return token;
  }

  private Token quoted() {
    int at = position;
    StringBuilder text = new StringBuilder();
    for (position++; position < source.length(); position++) {
      char c = source.charAt(position);
      if (c == '"') {
        position++;
        return new Token(Token.Kind.STRING, text.toString(), at);
      }
      if (c == '\n') {
        break;
      }
      if (c == '\\' && position + 1 < source.length()) {
        position++;
        text.append(unescaped(source.charAt(position)));
      } else {
        text.append(c);
      }
    }
    throw mistake("unterminated quoted string");
  }

  private static char unescaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      default -> c;
    };
  }

  static String quote(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /** A mistake in the line where reading has come to. */
  TemplateException mistake(String words) {
    return mistake(name, source, Math.min(position, source.length()), words);
  }

  static TemplateException mistake(String name, String source, int at, String words) {
    long line = 1 + source.substring(0, at).chars().filter(c -> c == '\n').count();
    return new TemplateException("template: " + name + ":" + line + ": " + words);
  }
}
