package io.skep.api.wire;

import java.io.IOException;

/** What a peer sent is no HTTP/1 message, or is beyond the bounds. */
public final class MalformedMessageException extends IOException {

  /** A message that names what was found and what was expected. */
  public MalformedMessageException(String message) {
    super(message);
  }
}
