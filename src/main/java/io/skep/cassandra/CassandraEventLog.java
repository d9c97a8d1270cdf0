package io.skep.cassandra;

import com.datastax.oss.driver.api.core.DriverException;
import io.skep.journal.EventListener;
import io.skep.journal.EventLog;
import io.skep.journal.JournalUnavailableException;
import io.skep.journal.JournalUnavailableException.Reason;
import io.skep.journal.LogSubscription;
import io.skep.journal.RecentEvents;
import io.skep.journal.StoredEvent;
import io.skep.journal.TermOpened;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The log in Cassandra, with the newest events kept at hand for followers.
 *
 * <p>What is older is asked from Cassandra: these calls fail with {@link
 * JournalUnavailableException} while it does not answer.
 */
final class CassandraEventLog implements EventLog {
  private static final int PAGE = 1_000;

  private final Supplier<Optional<Tables>> tables;
  private final LogTail tail;
  private final Sealing sealing;
  private final String place;
  private final RecentEvents recent = new RecentEvents();
  private final Set<LogSubscription> subscriptions = ConcurrentHashMap.newKeySet();

  /**
   * @param tables empty until Cassandra has been reached once
   * @param place where Cassandra is, for messages
   */
  CassandraEventLog(
      Supplier<Optional<Tables>> tables, LogTail tail, Sealing sealing, String place) {
    this.tables = tables;
    this.tail = tail;
    this.sealing = sealing;
    this.place = place;
  }

  @Override
  public long lastIndex() {
    return tail.last();
  }

  @Override
  public List<StoredEvent> read(long afterIndex, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: >= 1)");
    }
    if (afterIndex >= lastIndex()) {
      return List.of();
    }
    var known = recent.after(afterIndex, limit);
    return known.isEmpty() ? ask(open -> stored(open, afterIndex + 1, limit)) : known;
  }

  @Override
  public Optional<StoredEvent> get(long index) {
    if (index < 1 || index > lastIndex()) {
      return Optional.empty();
    }
    return read(index - 1, 1).stream().findFirst();
  }

  @Override
  public List<StoredEvent> readEntity(String persistenceId) {
    if (persistenceId.equals(TermOpened.PERSISTENCE_ID)) {
      return tail.tenures().beginnings().stream().flatMap(index -> get(index).stream()).toList();
    }
    return ask(open -> ofEntity(open.entities(), persistenceId));
  }

  @Override
  public Subscription subscribe(long afterIndex, EventListener listener) {
    var subscription = new LogSubscription(this, afterIndex, listener, subscriptions::remove);
    subscriptions.add(subscription);
    subscription.start();
    return subscription;
  }

  /** These rows have become final; called in their order. */
  void committed(List<LogRow> rows) {
    recent.add(rows.stream().map(this::event).toList());
    subscriptions.forEach(LogSubscription::wake);
  }

  void close() {
    subscriptions.forEach(LogSubscription::close);
  }

  /** A question to Cassandra, whose failures are those of a journal. */
  <T> T ask(Function<Tables, T> question) {
    var open = tables.get();
    if (open.isEmpty()) {
      throw unreachable("has not answered yet");
    }
    try {
      return question.apply(open.get());
    } catch (DriverException e) {
      throw unreachable(String.valueOf(e.getMessage()));
    }
  }

  private JournalUnavailableException unreachable(String why) {
    return new JournalUnavailableException(Reason.DATABASE, place + ": " + why);
  }

  private List<StoredEvent> stored(Tables open, long from, int limit) {
    long to = Math.min(tail.last(), from + Math.min(limit, PAGE) - 1);
    var tenures = tail.tenures();
    var found = new ArrayList<StoredEvent>();
    for (long next = from; next <= to; ) {
      long before = next;
      for (var row : open.log().read(next, (int) (to - next + 1))) {
        if (row.index() <= to && tenures.counts(row.term(), row.index())) {
          found.add(event(row));
          next = row.index() + 1;
        } else if (row.index() > to) {
          break;
        }
      }
      if (next == before) {
        throw unreachable("event " + next + " is missing (expected: all up to " + to + ")");
      }
    }
    return found;
  }

  private List<StoredEvent> ofEntity(EntityTable entities, String persistenceId) {
    var found = new ArrayList<StoredEvent>();
    long from = entities.deletedTo(persistenceId) + 1;
    entities.read(
        persistenceId,
        from,
        Long.MAX_VALUE,
        tail::counts,
        one -> found.add(event(persistenceId, one)));
    return found;
  }

  private StoredEvent event(LogRow row) {
    var sealed = row.payload();
    return new StoredEvent(
        row.index(),
        row.term(),
        Instant.ofEpochMilli(row.writtenAt()),
        row.persistenceId(),
        row.sequenceNr(),
        sealed.serializerId(),
        sealed.manifest(),
        () ->
            row.isOwn()
                ? sealed.bytes()
                : sealing.openEvent(sealed, row.persistenceId(), row.sequenceNr()),
        self ->
            row.isOwn()
                ? LogRow.readTermOpened(sealed.bytes())
                : sealing.decode(sealed, self.bytes()));
  }

  private StoredEvent event(String persistenceId, EntityTable.Stored stored) {
    var event = stored.event();
    return event(
        new LogRow(
            event.index(),
            event.term(),
            0,
            stored.writtenAt(),
            persistenceId,
            stored.sequenceNr(),
            stored.writer(),
            stored.adapterManifest(),
            event.payload()));
  }
}
