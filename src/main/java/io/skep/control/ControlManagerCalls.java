package io.skep.control;

import io.skep.session.ManagerCalls;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.WebSocketUpgradeResponse;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** An agent's calls of managers, over their control ports. */
public final class ControlManagerCalls implements ManagerCalls {
  /** Where sessions are opened. */
  public static final String SESSION = "/control/v1/session";

  /** Where logs are sent, with their id after it. */
  public static final String LOGS = "/control/v1/logs/";

  private final ControlClient client;
  private final Materializer materializer;

  /** Calls with this client's certificate. */
  public ControlManagerCalls(ControlClient client, Materializer materializer) {
    this.client = client;
    this.materializer = materializer;
  }

  @Override
  public CompletionStage<Done> session(String manager, Flow<Message, Message, NotUsed> frames) {
    try {
      return client
          .webSocket(ControlClient.address(manager), SESSION, frames)
          .first()
          .thenCompose(ControlManagerCalls::opened);
    } catch (IllegalStateException | IllegalArgumentException e) {
      // No such address; or the actors of this node are ending, and no stream begins any more.
      return CompletableFuture.failedFuture(e);
    }
  }

  private static CompletionStage<Done> opened(WebSocketUpgradeResponse answer) {
    return answer.isValid()
        ? CompletableFuture.completedFuture(Done.getInstance())
        : refused(answer.response());
  }

  private static CompletionStage<Done> refused(HttpResponse response) {
    return CompletableFuture.failedFuture(
        new ControlException(response.status().intValue(), response.status().reason()));
  }

  @Override
  public CompletionStage<Done> logs(String manager, String id, Source<ByteString, ?> lines) {
    HttpRequest request =
        HttpRequest.POST(LOGS + id)
            .withEntity(HttpEntities.create(ContentTypes.APPLICATION_OCTET_STREAM, lines));
    return client.stream(ControlClient.address(manager), request)
        .thenCompose(
            response -> {
              response.discardEntityBytes(materializer);
              return response.status().isSuccess()
                  ? CompletableFuture.completedFuture(Done.getInstance())
                  : refused(response);
            });
  }
}
