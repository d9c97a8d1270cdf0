package io.skep.cassandra;

import io.skep.journal.RaftJournalExtension;
import java.time.InstantSource;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.apache.pekko.actor.ExtensionIdProvider;
import org.jspecify.annotations.Nullable;

/**
 * The journal of an actor system: one, shared by the journal plugin, the snapshot store and the
 * rest of the program.
 *
 * <p>It elects by the system's {@link RaftJournalExtension}, and has its key. It is closed when the
 * system has terminated.
 */
public final class CassandraJournalExtension implements Extension {
  private static final Id ID = new Id();

  private final ExtendedActorSystem system;
  private @Nullable CassandraJournal journal;
  private volatile String notConnected = "no connection yet";

  private CassandraJournalExtension(ExtendedActorSystem system) {
    this.system = system;
  }

  /** The extension of a system. */
  public static CassandraJournalExtension get(ClassicActorSystemProvider system) {
    return ID.get(system);
  }

  /** The journal; opened at the first call, from the system's configuration. */
  public synchronized CassandraJournal journal() {
    var open = journal;
    if (open == null) {
      var raft = RaftJournalExtension.get(system).journal();
      var node = system.settings().config().getString("skep.raft-journal.node");
      open = CassandraJournal.open(system, raft, node, raft.cipher(), InstantSource.system());
      system.registerOnTermination(open::close);
      journal = open;
    }
    return open;
  }

  /** Why Cassandra has not been reached, in its own words where it has some. */
  void notConnected(String why) {
    notConnected = why;
  }

  /** The newest reason. */
  String notConnected() {
    return notConnected;
  }

  private static final class Id extends AbstractExtensionId<CassandraJournalExtension>
      implements ExtensionIdProvider {
    @Override
    public CassandraJournalExtension createExtension(ExtendedActorSystem system) {
      return new CassandraJournalExtension(system);
    }

    @Override
    public Id lookup() {
      return ID;
    }
  }
}
