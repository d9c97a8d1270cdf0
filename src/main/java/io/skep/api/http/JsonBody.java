package io.skep.api.http;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.util.ByteString;

/** Reads JSON that a client sent, and refuses it in the words of Go's decoder. */
final class JsonBody {

  private JsonBody() {}

  static JsonNode read(ByteString body) {
    if (body.isEmpty() || isBlank(body)) {
      throw new ApiException(400, "got EOF while reading request body");
    }
    return parse(body, 400);
  }

  /** Reads one value; refuses with the status given. */
  static JsonNode parse(ByteString text, int status) {
    try {
      return Json.tree(text);
    } catch (JsonEOFException cut) {
      throw new ApiException(status, "unexpected EOF");
    } catch (JsonParseException malformed) {
      throw new ApiException(status, words(text, malformed));
    } catch (IOException other) {
      throw new ApiException(status, "invalid JSON");
    }
  }

  private static boolean isBlank(ByteString body) {
    return body.utf8String().isBlank();
  }

  private static String words(ByteString text, JsonParseException malformed) {
    byte[] bytes = text.toArrayUnsafe();
    String all = new String(bytes, StandardCharsets.UTF_8);
    int first = firstInk(all);
    boolean opens = "{[\"-0123456789tfn".indexOf(all.charAt(first)) >= 0;
    if (!opens) {
      return "invalid character " + quoted(all.charAt(first)) + " looking for beginning of value";
    }
    long offset = malformed.getLocation() == null ? 0 : malformed.getLocation().getByteOffset();
    int at = (int) Math.clamp(offset - 1, 0, all.length() - 1L);
    return "invalid character " + quoted(all.charAt(at)) + " in JSON at offset " + at;
  }

  private static int firstInk(String text) {
    int at = 0;
    while (at < text.length() - 1 && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static String quoted(char character) {
    return character == '\'' ? "'\\''" : "'" + character + "'";
  }
}
