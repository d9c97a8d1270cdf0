package io.skep.api.docker;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import org.jspecify.annotations.Nullable;

/** Escapes what Go's encoder escapes beyond JSON's needs: angle brackets and the ampersand. */
final class GoEscapes extends CharacterEscapes {
  private static final long serialVersionUID = 1L;

  private final int[] ascii;

  GoEscapes() {
    ascii = CharacterEscapes.standardAsciiEscapesForJSON();
    ascii['<'] = CharacterEscapes.ESCAPE_STANDARD;
    ascii['>'] = CharacterEscapes.ESCAPE_STANDARD;
    ascii['&'] = CharacterEscapes.ESCAPE_STANDARD;
    ascii['\u007f'] = CharacterEscapes.ESCAPE_NONE;
  }

  @Override
  public int[] getEscapeCodesForAscii() {
    return ascii.clone();
  }

  @Override
  public @Nullable SerializableString getEscapeSequence(int character) {
    return switch (character) {
      case 0x2028 -> new SerializedString("\\u2028");
      case 0x2029 -> new SerializedString("\\u2029");
      default -> null;
    };
  }
}
