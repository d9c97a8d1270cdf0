package io.skep.multijvm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;

/**
 * A whole answer of the API.
 *
 * @param head the status line and the headers
 */
record Answer(int status, String head, String text) {

  boolean isOk() {
    return status < 400;
  }

  /** The body; missing where it is none. */
  JsonNode json() throws IOException {
    return text.isBlank() ? MissingNode.getInstance() : Api.JSON.readTree(text);
  }

  /** The body of an answer that has to be good. */
  JsonNode ok() throws IOException {
    if (!isOk()) {
      throw new IOException(status + " " + text.strip());
    }
    return json();
  }
}
