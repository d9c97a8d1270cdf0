package io.skep.cassandra;

import io.skep.consensus.Leadership;
import io.skep.consensus.LeadershipSignals;
import io.skep.consensus.Managers;
import io.skep.journal.EventListener;
import io.skep.journal.EventLog;
import io.skep.journal.JournalUnavailableException;
import io.skep.journal.StoredEvent;
import io.skep.journal.SwarmJournal;
import io.skep.journal.TermOpened;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Elections that a test holds itself: it says who is told what, and who is told nothing. */
final class FakeElections implements SwarmJournal {
  private final LeadershipSignals signals = new LeadershipSignals();

  void won(long term) {
    signals.opened(term);
  }

  void lost() {
    signals.lost();
  }

  @Override
  public EventLog log() {
    return new Founding();
  }

  @Override
  public Leadership leadership() {
    return signals;
  }

  @Override
  public Managers managers() {
    throw new UnsupportedOperationException("these elections have no members");
  }

  @Override
  public Optional<JournalUnavailableException> unavailable() {
    return Optional.empty();
  }

  @Override
  public void close() {
    signals.close();
  }

  /** The log of a group, as far as a candidate looks into it. */
  private static final class Founding implements EventLog {
    private final StoredEvent first =
        StoredEvent.of(
            1, 1, Instant.ofEpochMilli(1), TermOpened.PERSISTENCE_ID, 1, new TermOpened(1, "m1"));

    @Override
    public long lastIndex() {
      return 1;
    }

    @Override
    public List<StoredEvent> read(long afterIndex, int limit) {
      return afterIndex == 0 ? List.of(first) : List.of();
    }

    @Override
    public Optional<StoredEvent> get(long index) {
      return index == 1 ? Optional.of(first) : Optional.empty();
    }

    @Override
    public List<StoredEvent> readEntity(String persistenceId) {
      return List.of();
    }

    @Override
    public Subscription subscribe(long afterIndex, EventListener listener) {
      return () -> {};
    }
  }
}
