package io.skep.api.engine;

import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Handler;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;

/** The networks of the local engine, asked as the client asked us. */
public final class LocalNetworks {
  private final Engine engine;
  private final Handler creation;

  /** Asks this engine. */
  public LocalNetworks(Engine engine) {
    this.engine = engine;
    this.creation = new NetworkCreation(engine);
  }

  /** The engine's answer to the request as it came. */
  public CompletionStage<ApiResponse> answer(ApiRequest request) {
    return Relayed.send(engine, request, request.rawQuery(), request.body())
        .thenApply(Relayed::answer);
  }

  /** Makes a network, by the rules of the version that the client asks for. */
  public CompletionStage<ApiResponse> create(ApiRequest request) {
    return creation.handle(request);
  }

  /** The engine's answer about a network of this name or id. */
  public CompletionStage<ApiResponse> find(ApiRequest request, String name) {
    return about(request, "/networks/" + encoded(name));
  }

  /** The engine's answer about a container of this name or id. */
  public CompletionStage<ApiResponse> container(ApiRequest request, String name) {
    return about(request, "/containers/" + encoded(name) + "/json");
  }

  private CompletionStage<ApiResponse> about(ApiRequest request, String path) {
    return engine.get(request.version(), path).thenApply(Relayed::answer);
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
