package io.skep.journal;

import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * Ratis's side of the journal: hands entries to the {@link Applier} in log order and tells the
 * {@link Listener} what becomes of this member.
 *
 * <p>One instance per start of the Raft server. An entry that cannot be applied ends the server:
 * going on would leave a gap. Entries that the store has already, because it is ahead of the last
 * checkpoint after a restart, are passed over.
 */
final class JournalMachine extends BaseStateMachine {
  private final Applier applier;
  private final Checkpoints checkpoints;
  private final Listener listener;

  JournalMachine(Applier applier, Checkpoints checkpoints, Listener listener) {
    this.applier = applier;
    this.checkpoints = checkpoints;
    this.listener = listener;
  }

  /** Is told what happens; must return at once. */
  interface Listener {
    /** Events are in the store and can be read. */
    void applied(java.util.List<EventStore.IndexedRow> events);

    /** This member was elected and has applied everything before. */
    void elected();

    /** This member leads no longer. */
    void deposed();

    /** A checkpoint of the leader is in the store: it holds more events than were applied. */
    void installed();

    /** The leader or the members may be others now. */
    void groupChanged();

    /** The others said that this member is none of theirs; it has ended itself. */
    void removed();

    /** The disk of the Raft log, or the store, failed: no further entry is taken. */
    void failed(Throwable cause);
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage)
      throws IOException {
    super.initialize(server, group, storage);
    getLifeCycle()
        .startAndTransition(
            () -> {
              var state = applier.state();
              checkpoints.use(storage.getStorageDir().getStateMachineDir().toPath());
              setLastAppliedTermIndex(TermIndex.valueOf(state.appliedTerm(), state.appliedIndex()));
            });
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    var log = transaction.getLogEntry();
    if (log.getIndex() <= applier.state().appliedIndex()) {
      return CompletableFuture.completedFuture(Message.EMPTY);
    }
    var data = log.getStateMachineLogEntry().getLogData();
    Applier.Applied applied;
    try {
      applied = applier.apply(log.getTerm(), log.getIndex(), Entry.decode(data.toByteArray()));
    } catch (RuntimeException e) {
      listener.failed(e);
      throw e;
    }
    updateLastAppliedTermIndex(log.getTerm(), log.getIndex());
    checkpoints.logged(data.size());
    if (!applied.events().isEmpty()) {
      listener.applied(applied.events());
    }
    var reply = UnsafeByteOperations.unsafeWrap(Outcome.encode(applied.outcomes()));
    return CompletableFuture.completedFuture(Message.valueOf(reply));
  }

  @Override
  public void notifyTermIndexUpdated(long term, long index) {
    if (index > applier.state().appliedIndex()) {
      applier.skip(term, index);
      updateLastAppliedTermIndex(term, index);
    }
  }

  /** Ratis has received a checkpoint of the leader; no entry comes until it is in the store. */
  @Override
  public void pause() {
    getLifeCycle().transition(LifeCycle.State.PAUSING);
    getLifeCycle().transition(LifeCycle.State.PAUSED);
  }

  @Override
  public void reinitialize() throws IOException {
    try {
      checkpoints.lookAgain();
      var received = checkpoints.newest();
      if (received != null && received.getIndex() > applier.state().appliedIndex()) {
        applier.install(received.directory());
      }
      var state = applier.state();
      setLastAppliedTermIndex(TermIndex.valueOf(state.appliedTerm(), state.appliedIndex()));
      getLifeCycle().startAndTransition(() -> {});
    } catch (IOException | RuntimeException e) {
      listener.failed(e);
      throw e;
    }
    listener.installed();
  }

  /** The index of the newest checkpoint, which another thread makes; Ratis purges up to it. */
  @Override
  public long takeSnapshot() {
    var newest = checkpoints.newest();
    return newest == null ? RaftLog.INVALID_LOG_INDEX : newest.getIndex();
  }

  @Override
  public @Nullable SnapshotInfo getLatestSnapshot() {
    return checkpoints.newest();
  }

  @Override
  public StateMachineStorage getStateMachineStorage() {
    return checkpoints;
  }

  @Override
  public void notifyLeaderReady() {
    listener.elected();
  }

  @Override
  public void notifyNotLeader(Collection<TransactionContext> pending) {
    listener.deposed();
  }

  @Override
  public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
    if (!member.getPeerId().equals(leader)) {
      listener.deposed();
    }
    listener.groupChanged();
  }

  @Override
  public void notifyConfigurationChanged(
      long term, long index, RaftConfigurationProto configuration) {
    listener.groupChanged();
  }

  /** Ratis ends the whole server when it is closed, a single member when the others say so. */
  @Override
  public void notifyServerShutdown(RoleInfoProto role, boolean allServer) {
    if (!allServer) {
      listener.removed();
    }
  }

  @Override
  public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto failed) {
    listener.failed(cause);
  }

  @Override
  public void close() {
    getLifeCycle().checkStateAndClose(() -> {});
  }
}
