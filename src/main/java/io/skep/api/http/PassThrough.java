package io.skep.api.http;

import io.skep.api.wire.Duplex;
import io.skep.api.wire.RequestHead;
import io.skep.api.wire.ResponseHead;
import java.io.IOException;

/** Where requests go that Skep does not serve itself: the local engine. */
public interface PassThrough {

  /**
   * Opens a connection for one request.
   *
   * @throws IOException when the engine does not answer
   */
  Duplex open() throws IOException;

  /** The head as the engine gets it, its version lowered to what the engine speaks. */
  RequestHead request(RequestHead head, RequestTarget target);

  /** The head of the engine's answer as the client gets it. */
  ResponseHead response(ResponseHead head);

  /** What a client reads when the engine does not answer. */
  ApiException unreachable(Throwable cause);
}
