package io.skep.api.http;

import io.skep.api.wire.Headers;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Answers to other managers, as Pekko HTTP takes them. */
final class Rendering {

  private Rendering() {}

  static HttpResponse of(ApiResponse answer) {
    List<HttpHeader> headers = new ArrayList<>();
    for (Headers.Header header : answer.headers()) {
      headers.add(RawHeader.create(header.name(), header.value()));
    }
    ContentType type =
        answer.contentType().map(ContentTypes::parse).orElse(ContentTypes.NO_CONTENT_TYPE);
    ResponseEntity entity =
        switch (answer.body()) {
          case ApiResponse.Whole whole -> HttpEntities.create(type, whole.bytes());
          case ApiResponse.Streamed streamed ->
              HttpEntities.createChunked(type, streamed.bytes().filter(piece -> !piece.isEmpty()));
        };
    return HttpResponse.create()
        .withStatus(answer.status())
        .withHeaders(headers)
        .withEntity(entity);
  }
}
