package io.skep.journal;

import io.skep.consensus.ManagerGroup;
import java.io.IOException;

/**
 * Starts the Raft member of a journal, the first time and after a full disk has ended it.
 *
 * @param listener is told what becomes of the member
 */
record MemberStart(
    RaftJournalConfig config,
    Applier applier,
    Checkpoints checkpoints,
    JournalMachine.Listener listener) {

  /**
   * Starts it, with the newest checkpoint in the store.
   *
   * @param term the newest that this process has seen, -1 when it has just begun
   */
  ManagerGroup start(long term) throws IOException {
    var settings = config.group();
    checkpoints.use(settings.groupDir().resolve("sm"));
    var newest = checkpoints.newest();
    if (newest != null && newest.getIndex() > applier.state().appliedIndex()) {
      // Received from the leader, or all that is left after the store was lost.
      applier.install(newest.directory());
    }
    return ManagerGroup.start(
        settings,
        new JournalMachine(applier, checkpoints, listener),
        new ManagerGroup.Held(
            applier.state().appliedIndex(), newest == null ? -1 : newest.getIndex(), term));
  }
}
