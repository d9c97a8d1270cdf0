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
import org.apache.pekko.stream.SharedKillSwitch;

/** Answers as Pekko HTTP takes them, with the headers that every answer of an engine has. */
final class Rendering {

  private static final List<HttpHeader> ALWAYS =
      List.of(
          RawHeader.create("Api-Version", ApiVersion.MAXIMUM.toString()),
          RawHeader.create("Docker-Experimental", "false"),
          RawHeader.create("Ostype", "linux"));

  private Rendering() {}

  static HttpResponse of(ApiResponse answer, SharedKillSwitch clientGone) {
    List<HttpHeader> headers = new ArrayList<>(ALWAYS);
    for (Headers.Header header : answer.headers()) {
      headers.add(RawHeader.create(header.name(), header.value()));
    }
    ContentType type =
        answer.contentType().map(ContentTypes::parse).orElse(ContentTypes.NO_CONTENT_TYPE);
    ResponseEntity entity =
        switch (answer.body()) {
          case ApiResponse.Whole whole -> HttpEntities.create(type, whole.bytes());
          case ApiResponse.Streamed streamed ->
              HttpEntities.createChunked(
                  type, streamed.bytes().via(clientGone.flow()).filter(piece -> !piece.isEmpty()));
        };
    return HttpResponse.create()
        .withStatus(answer.status())
        .withHeaders(headers)
        .withEntity(entity);
  }
}
