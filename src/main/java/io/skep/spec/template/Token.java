package io.skep.spec.template;

/**
 * A piece of an action.
 *
 * @param at its place in the text, from 0
 */
record Token(Kind kind, String text, int at) {
  /** What it is. */
  enum Kind {
    /** {@code .Name}, the dot included. */
    FIELD,
    /** A dot alone. */
    DOT,
    /** A name: of a function, or a keyword. */
    NAME,
    /** A text in quotes, as it reads. */
    STRING,
    NUMBER,
    PIPE,
    OPEN,
    CLOSE,
    /** {@code $}. */
    ROOT,
    /** The end of the action. */
    END
  }
}
