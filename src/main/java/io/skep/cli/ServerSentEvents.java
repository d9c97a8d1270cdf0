package io.skep.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/**
 * Reads a stream of server-sent events (WHATWG HTML, section 9.2): blocks of {@code id:} and {@code
 * data:} lines, ended by an empty line. A block that the stream's end cuts off is dropped.
 */
final class ServerSentEvents {

  private ServerSentEvents() {}

  /** Hands id and data of each event on, until the stream ends. */
  static void read(InputStream stream, BiConsumer<String, String> each) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    String id = "";
    StringBuilder data = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1);
      value = value.startsWith(" ") ? value.substring(1) : value;
      if (line.isEmpty()) {
        if (!data.isEmpty()) {
          each.accept(id, data.substring(0, data.length() - 1));
          data.setLength(0);
        }
      } else if ("id".equals(field)) {
        id = value;
      } else if ("data".equals(field)) {
        data.append(value).append('\n');
      }
    }
  }
}
