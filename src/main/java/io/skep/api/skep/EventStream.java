package io.skep.api.skep;

import io.skep.audit.EventFilter;
import io.skep.audit.EventJson;
import io.skep.view.LoggedEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Events as server-sent events, read from the journal as fast as the client takes them: a slow
 * client costs no memory, and one that comes back goes on after the last id it saw.
 */
final class EventStream {
  private static final int BATCH = 256;
  private static final Duration SILENCE = Duration.ofSeconds(15);
  private static final ByteString COMMENT = ByteString.fromString(":\n\n");

  private final Audit audit;
  private final EventFilter filter;
  private final Executor reader;

  EventStream(Audit audit, EventFilter filter, Executor reader) {
    this.audit = audit;
    this.filter = filter;
    this.reader = reader;
  }

  Source<ByteString, NotUsed> from(long after, boolean follow) {
    long end = audit.lastIndex().getAsLong();
    Source<ByteString, NotUsed> events =
        Source.unfoldAsync(after, (Long index) -> next(index, follow ? Long.MAX_VALUE : end))
            .filter(ByteString::nonEmpty);
    return follow ? events.keepAlive(SILENCE, () -> COMMENT) : events;
  }

  private CompletionStage<Optional<Pair<Long, ByteString>>> next(long index, long end) {
    if (index >= end) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return audit
        .view()
        .reached(index + 1)
        .thenApplyAsync(
            view -> {
              List<LoggedEvent> events = audit.history().after(index, BATCH);
              long last = events.isEmpty() ? index + 1 : events.getLast().index();
              StringBuilder text = new StringBuilder();
              for (LoggedEvent event : events) {
                if (event.index() <= end && filter.test(event)) {
                  write(text, event);
                }
              }
              return Optional.of(Pair.create(last, ByteString.fromString(text.toString())));
            },
            reader);
  }

  private static void write(StringBuilder text, LoggedEvent event) {
    text.append("id: ").append(event.index()).append('\n');
    text.append("data: ").append(EventJson.of(event)).append("\n\n");
  }
}
