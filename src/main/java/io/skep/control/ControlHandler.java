package io.skep.control;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Answers the requests of one route. */
@FunctionalInterface
public interface ControlHandler {
  /**
   * Answers, and takes or discards the request's body. Must not block. A {@link ControlException},
   * thrown or in the stage, becomes its status and words; any other failure a 500.
   */
  CompletionStage<HttpResponse> handle(ControlRequest request);
}
