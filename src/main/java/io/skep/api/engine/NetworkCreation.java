package io.skep.api.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.ApiVersion;
import io.skep.api.http.Handler;
import io.skep.api.http.Json;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.util.ByteString;

/** From 1.44 on a name is always checked; an older engine has to be told to. */
public final class NetworkCreation implements Handler {

  private static final ApiVersion ALWAYS_CHECKED = new ApiVersion(1, 44);

  private final Engine engine;

  NetworkCreation(Engine engine) {
    this.engine = engine;
  }

  /** Whether by this version of the API no two networks may have one name, whatever is asked. */
  public static boolean alwaysChecked(ApiVersion version) {
    return version.compareTo(ALWAYS_CHECKED) >= 0;
  }

  @Override
  public CompletionStage<ApiResponse> handle(ApiRequest request) {
    return engine
        .lacks(request.version(), ALWAYS_CHECKED)
        .thenCompose(
            lacks ->
                Relayed.send(
                    engine, request, request.rawQuery(), lacks ? checked(request) : request.body()))
        .thenApply(Relayed::answer);
  }

  private static ByteString checked(ApiRequest request) {
    return request.json() instanceof ObjectNode network
        ? Json.line(network.put("CheckDuplicate", true))
        : request.body();
  }
}
