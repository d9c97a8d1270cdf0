package io.skep.cassandra;

import com.typesafe.config.Config;
import io.skep.journal.JournalUnavailableException;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.cassandra.snapshot.CassandraSnapshotStore;
import scala.Option;
import scala.concurrent.Future;
import scala.concurrent.Future$;
import scala.runtime.BoxedUnit;

/**
 * The snapshot store of pekko-persistence-cassandra, with snapshots sealed.
 *
 * <p>They need no fence: an entity knows only events that are in the log for good, so a snapshot
 * that a deposed leader saves is old, never wrong.
 */
public final class CassandraSnapshots extends CassandraSnapshotStore {
  private final CassandraJournal journal =
      CassandraJournalExtension.get(context().system()).journal();

  /** For Pekko, which makes one for each snapshot store that is configured. */
  public CassandraSnapshots(Config config, String path) {
    super(config, path);
  }

  @Override
  public Future<Option<SelectedSnapshot>> loadAsync(
      String persistenceId, SnapshotSelectionCriteria criteria) {
    var refusal = journal.unavailable();
    return refusal.isPresent()
        ? failed(refusal.get())
        : super.loadAsync(persistenceId, criteria).map(this::opened, ec());
  }

  private Option<SelectedSnapshot> opened(Option<SelectedSnapshot> found) {
    return found.map(this::opened);
  }

  private SelectedSnapshot opened(SelectedSnapshot stored) {
    var sealed = ((SealedSnapshot) stored.snapshot()).payload();
    var of = stored.metadata();
    return SelectedSnapshot.create(
        of, journal.sealing().readSnapshot(sealed, of.persistenceId(), of.sequenceNr()));
  }

  @Override
  public Future<BoxedUnit> saveAsync(SnapshotMetadata metadata, Object snapshot) {
    var sealed =
        journal.sealing().sealSnapshot(snapshot, metadata.persistenceId(), metadata.sequenceNr());
    return super.saveAsync(metadata, new SealedSnapshot(sealed));
  }

  private static <T> Future<T> failed(JournalUnavailableException why) {
    return Future$.MODULE$.failed(why);
  }
}
