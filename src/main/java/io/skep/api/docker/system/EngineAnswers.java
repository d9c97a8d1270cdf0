package io.skep.api.docker.system;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skep.api.engine.EngineClient;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Json;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/** Answers of the engine that we change on their way to the client. */
final class EngineAnswers {

  private EngineAnswers() {}

  /** Changes the object of a good answer; any other passes as it is. */
  static ApiResponse changed(EngineClient.Answer answer, UnaryOperator<ObjectNode> change) {
    if (answer.head().status() != 200) {
      return new ApiResponse(
          answer.head().status(),
          answer.head().headers().value("Content-Type"),
          List.of(),
          new ApiResponse.Whole(answer.body()));
    }
    try {
      if (Json.tree(answer.body()) instanceof ObjectNode object) {
        return ApiResponse.json(200, change.apply(object));
      }
    } catch (IOException malformed) {
      throw new ApiException(502, "the engine's answer is no JSON: " + malformed.getMessage());
    }
    throw new ApiException(502, "the engine's answer is no JSON object");
  }
}
