package io.skep.api.docker.system;

import com.fasterxml.jackson.databind.JsonNode;
import io.skep.api.engine.Engine;
import io.skep.api.engine.EngineStream;
import io.skep.api.http.ApiRequest;
import io.skep.api.http.ApiResponse;
import io.skep.api.http.Handler;
import io.skep.api.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Framing;
import org.apache.pekko.stream.javadsl.FramingTruncation;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * {@code GET /events}: the engine's own events and the swarm's in one stream.
 *
 * <p>The engine is asked the same question first, so whatever it refuses is refused in its words.
 */
final class EventsHandler implements Handler {

  private static final Optional<String> JSON = Optional.of("application/json");
  private static final ByteString NEWLINE = ByteString.fromString("\n");
  private static final int LONGEST_EVENT = 4 << 20;

  private final Engine engine;
  private final SwarmEvents swarm;
  private final Clock clock;

  EventsHandler(Engine engine, SwarmEvents swarm, Clock clock) {
    this.engine = engine;
    this.swarm = swarm;
    this.clock = clock;
  }

  /** One event as it is sent, and when it happened; the time is read only where they are sorted. */
  private record Line(ByteString bytes, long timeNano) {}

  @Override
  public CompletionStage<ApiResponse> handle(ApiRequest request) {
    String query = request.rawQuery().isEmpty() ? "" : "?" + request.rawQuery();
    return engine.stream(request.version(), "/events" + query)
        .handle(
            (stream, failure) ->
                failure == null ? merged(request, stream) : withoutEngine(request, failure))
        .thenCompose(answer -> answer);
  }

  private CompletionStage<ApiResponse> merged(ApiRequest request, EngineStream stream) {
    Source<ByteString, NotUsed> engines = stream.body();
    if (stream.head().status() != 200) {
      return CompletableFuture.completedFuture(
          ApiResponse.stream(
              stream.head().status(), stream.head().headers().value("Content-Type"), engines));
    }
    EventSpan span = EventSpan.of(request.query());
    EventFilter filter = new EventFilter(request.filters(500));
    Source<ByteString, NotUsed> lines =
        engines
            .via(Framing.delimiter(NEWLINE, LONGEST_EVENT, FramingTruncation.ALLOW))
            .map(line -> line.concat(NEWLINE));
    Instant now = clock.instant();
    Source<ByteString, NotUsed> all =
        span.isPast(now)
            ? sorted(lines, past(span, filter))
            : lines.merge(live(span, filter, now).map(SwarmEvent::line), false);
    return CompletableFuture.completedFuture(ApiResponse.stream(200, JSON, all));
  }

  /** With no engine to ask, who wants swarm events alone still gets them. */
  private CompletionStage<ApiResponse> withoutEngine(ApiRequest request, Throwable failure) {
    EventFilter filter = new EventFilter(request.filters(500));
    if (!filter.onlySwarm()) {
      return CompletableFuture.failedStage(failure);
    }
    EventSpan span = EventSpan.of(request.query());
    Instant now = clock.instant();
    Source<SwarmEvent, NotUsed> events =
        span.isPast(now) ? past(span, filter) : live(span, filter, now);
    return CompletableFuture.completedFuture(
        ApiResponse.stream(200, JSON, events.map(SwarmEvent::line)));
  }

  private Source<SwarmEvent, NotUsed> past(EventSpan span, EventFilter filter) {
    return swarm
        .past(span.since().orElse(Instant.EPOCH), span.until().orElseThrow())
        .filter(filter::includes);
  }

  private Source<SwarmEvent, NotUsed> live(EventSpan span, EventFilter filter, Instant now) {
    Optional<Instant> since =
        span.since()
            .or(() -> span.until().isPresent() ? Optional.of(Instant.EPOCH) : Optional.empty());
    Source<SwarmEvent, NotUsed> events = swarm.following(since).filter(filter::includes);
    return span.until()
        .map(until -> events.takeWithin(Duration.between(now, until)))
        .orElse(events);
  }

  private static Source<ByteString, NotUsed> sorted(
      Source<ByteString, NotUsed> engines, Source<SwarmEvent, NotUsed> swarms) {
    return engines
        .map(bytes -> new Line(bytes, timeNano(bytes)))
        .mergeSorted(
            swarms.map(event -> new Line(event.line(), event.timeNano())),
            Comparator.comparingLong(Line::timeNano))
        .map(Line::bytes);
  }

  private static long timeNano(ByteString event) {
    try {
      JsonNode tree = Json.tree(event);
      return tree.path("timeNano").asLong();
    } catch (IOException malformed) {
      throw new UncheckedIOException("an event of the engine is no JSON", malformed);
    }
  }
}
