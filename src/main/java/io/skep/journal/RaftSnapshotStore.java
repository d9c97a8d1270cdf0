package io.skep.journal;

import java.util.Optional;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * The snapshot store {@code skep.raft-snapshots}: snapshots travel in the log as events do.
 *
 * <p>They are a cache. Deleting all of them loses nothing but time at recovery.
 */
public final class RaftSnapshotStore extends SnapshotStore {
  private final RaftJournal journal = RaftJournalExtension.get(context().system()).journal();

  /** For Pekko, which makes one for each snapshot store that is configured. */
  public RaftSnapshotStore() {}

  @Override
  public Future<Optional<SelectedSnapshot>> doLoadAsync(
      String persistenceId, SnapshotSelectionCriteria criteria) {
    var caughtUp = journal.caughtUp();
    if (caughtUp.isDone() && journal.head(persistenceId).newestSnapshot() == 0) {
      return Future.successful(Optional.empty());
    }
    return FutureConverters.asScala(
        caughtUp.thenApplyAsync(done -> load(persistenceId, criteria), context().dispatcher()));
  }

  private Optional<SelectedSnapshot> load(
      String persistenceId, SnapshotSelectionCriteria criteria) {
    return journal
        .snapshotsOf(persistenceId, criteria.minSequenceNr(), criteria.maxSequenceNr())
        .stream()
        .filter(row -> row.writtenAt() <= criteria.maxTimestamp())
        .filter(row -> row.writtenAt() >= criteria.minTimestamp())
        .findFirst()
        .map(
            row ->
                SelectedSnapshot.create(
                    new SnapshotMetadata(persistenceId, row.sequenceNr(), row.writtenAt()),
                    journal.reader().payload(persistenceId, row)));
  }

  @Override
  public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
    var sealed = journal.sealSnapshot(snapshot, metadata.persistenceId(), metadata.sequenceNr());
    return write(
        new Operation.SaveSnapshot(
            metadata.persistenceId(), metadata.sequenceNr(), metadata.timestamp(), sealed));
  }

  @Override
  public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
    boolean anyTime = metadata.timestamp() == 0;
    return write(
        new Operation.DeleteSnapshots(
            metadata.persistenceId(),
            metadata.sequenceNr(),
            metadata.sequenceNr(),
            anyTime ? 0 : metadata.timestamp(),
            anyTime ? Long.MAX_VALUE : metadata.timestamp()));
  }

  @Override
  public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
    return write(
        new Operation.DeleteSnapshots(
            persistenceId,
            criteria.minSequenceNr(),
            criteria.maxSequenceNr(),
            criteria.minTimestamp(),
            criteria.maxTimestamp()));
  }

  private Future<Void> write(Operation operation) {
    return FutureConverters.asScala(journal.write(operation).thenAccept(this::require));
  }

  private void require(Outcome outcome) {
    if (outcome instanceof Outcome.Fenced fenced) {
      throw new WriteFencedException(fenced.currentTerm());
    }
  }
}
