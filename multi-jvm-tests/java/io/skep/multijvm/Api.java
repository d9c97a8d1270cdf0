package io.skep.multijvm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A client of one API on a unix socket that does nothing by itself: a connection for each request,
 * no retries, no redirects, and an end at its limit. What a history records is then what was sent.
 *
 * @param limit how long one request may take
 */
record Api(URI host, Duration limit) {

  static final ObjectMapper JSON = new ObjectMapper();

  private static final String VERSION = "/v1.41";
  private static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  /** Nobody took the request, so it cannot have had an effect. */
  static final class NotSent extends IOException {
    NotSent(String message, IOException cause) {
      super(message, cause);
    }
  }

  Answer get(String path) throws IOException {
    return send("GET", path, "");
  }

  /** The collection at a path, filtered by one key. */
  JsonNode list(String path, String key, String value) throws IOException {
    String filters = "{\"" + key + "\":[\"" + value + "\"]}";
    return get(path + "?filters=" + URLEncoder.encode(filters, StandardCharsets.UTF_8)).ok();
  }

  Answer post(String path, JsonNode body) throws IOException {
    return send("POST", path, body.toString());
  }

  /** Sends a request and reads its whole answer, whatever the status. */
  Answer send(String method, String path, String body) throws IOException {
    return send(method, path, body, Map.of());
  }

  /** The same with further headers. */
  Answer send(String method, String path, String body, Map<String, String> headers)
      throws IOException {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String whole = path.startsWith("/skep/") ? path : VERSION + path;
    String head =
        method
            + " "
            + whole
            + " HTTP/1.1\r\nHost: swarm\r\nConnection: close\r\n"
            + (body.isEmpty() ? "" : "Content-Type: application/json\r\n")
            + headers.entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue() + "\r\n")
                .collect(Collectors.joining())
            + "Content-Length: "
            + content.length
            + "\r\n\r\n";
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      ScheduledFuture<?> end =
          CLOCK.schedule(() -> close(channel), limit.toMillis(), TimeUnit.MILLISECONDS);
      try {
        connect(channel);
        write(channel, ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
        write(channel, ByteBuffer.wrap(content));
        return parse(readAll(channel));
      } finally {
        end.cancel(false);
      }
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void connect(SocketChannel channel) throws NotSent {
    try {
      channel.connect(UnixDomainSocketAddress.of(Path.of(host.getPath())));
    } catch (IOException e) {
      throw new NotSent("nobody listens at " + host, e);
    }
  }

  private static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static byte[] readAll(SocketChannel channel) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(16_384);
    while (channel.read(buffer) >= 0) {
      all.write(buffer.array(), 0, buffer.position());
      buffer.clear();
    }
    return all.toByteArray();
  }

  private static Answer parse(byte[] all) throws IOException {
    String text = new String(all, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new IOException("the connection ended before the answer's head");
    }
    String head = text.substring(0, end);
    String headers = head.toLowerCase(Locale.ROOT);
    String body = text.substring(end + 4);
    if (headers.contains("transfer-encoding: chunked")) {
      body = unchunk(body);
    } else {
      int length = length(headers);
      if (length > body.length()) {
        throw new IOException("the answer was cut short");
      }
    }
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    return new Answer(
        Integer.parseInt(head.substring(9, 12)), head, new String(bytes, StandardCharsets.UTF_8));
  }

  private static int length(String headers) {
    int at = headers.indexOf("content-length:");
    if (at < 0) {
      return 0;
    }
    int end = headers.indexOf('\r', at);
    String value = headers.substring(at + 15, end < 0 ? headers.length() : end);
    return Integer.parseInt(value.strip());
  }

  private static String unchunk(String body) throws IOException {
    StringBuilder whole = new StringBuilder();
    int at = 0;
    while (true) {
      int line = body.indexOf("\r\n", at);
      if (line < 0) {
        throw new IOException("the answer was cut short");
      }
      int size = Integer.parseInt(body.substring(at, line).split(";")[0].strip(), 16);
      if (size == 0) {
        return whole.toString();
      }
      if (line + 2 + size > body.length()) {
        throw new IOException("the answer was cut short");
      }
      whole.append(body, line + 2, line + 2 + size);
      at = line + 2 + size + 2;
    }
  }
}
