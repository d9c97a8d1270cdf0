package io.skep.control;

import io.skep.pki.Identity;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/** A request that came in over the control port, and who sent it. */
public final class ControlRequest {
  private final HttpRequest http;
  private final Optional<Identity> peer;
  private final Map<String, String> parameters;
  private final PeerConnection connection;
  private final ControlSettings settings;
  private final Materializer materializer;

  ControlRequest(
      HttpRequest http,
      Optional<Identity> peer,
      Map<String, String> parameters,
      PeerConnection connection,
      ControlSettings settings,
      Materializer materializer) {
    this.http = http;
    this.peer = peer;
    this.parameters = parameters;
    this.connection = connection;
    this.settings = settings;
    this.materializer = materializer;
  }

  /** GET, POST or another. */
  public String method() {
    return http.method().value();
  }

  /** The path, decoded. */
  public String path() {
    return http.getUri().getPathString();
  }

  /** The request itself, with its headers and its body as a stream. */
  public HttpRequest http() {
    return http;
  }

  /** The body as a stream, of any length. */
  public RequestEntity entity() {
    return (RequestEntity) http.entity().withoutSizeLimit();
  }

  /** The address that the connection came from, without the port. */
  public String remoteAddress() {
    return connection.remoteAddress();
  }

  /** Who sent it; empty only on routes that are open to anyone. */
  public Optional<Identity> peer() {
    return peer;
  }

  /** Who sent it, on routes for members and managers. */
  public Identity identity() {
    return peer.orElseThrow(() -> new ControlException(401, ControlWords.NO_CERTIFICATE));
  }

  /** What stood at {@code {name}} in the route's path. */
  public String parameter(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no parameter {" + name + "} in this route");
    }
    return value;
  }

  /** A value of the query. */
  public Optional<String> query(String name) {
    return http.getUri().query().get(name);
  }

  /** A header's value. */
  public Optional<String> header(String name) {
    return http.getHeader(name).map(HttpHeader::value);
  }

  /** The whole body; fails if it is longer than the settings allow. */
  public CompletionStage<ByteString> bytes() {
    return http.entity()
        .withSizeLimit(settings.maxBody())
        .toStrict(settings.requestTimeout().toMillis(), materializer)
        .thenApply(strict -> strict.getData());
  }

  /** The whole body, read as JSON; a {@link ControlException} with 400 if it is not. */
  public <T> CompletionStage<T> json(Class<T> type) {
    return bytes().thenApply(body -> ControlJson.read(body, type));
  }

  /** Takes the body and forgets it, so that the connection can go on. */
  public void discard() {
    http.discardEntityBytes(materializer);
  }

  /**
   * Turns the connection into a WebSocket. It ends when the flow ends, when the peer is gone, or
   * when {@link ControlServer#disconnect} is called for its node.
   */
  public HttpResponse upgrade(Flow<Message, Message, ?> flow) {
    return http.getAttribute(AttributeKeys.webSocketUpgrade)
        .map(upgrade -> upgrade.handleMessagesWith(connection.upgraded(flow)))
        .orElseGet(() -> ControlJson.refusal(400, "expected: a WebSocket"));
  }
}
