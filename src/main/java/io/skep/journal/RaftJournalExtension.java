package io.skep.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
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
 * <p>The daemon starts it with its own settings; where nobody did, the plugin starts it from {@code
 * skep.raft-journal}. It is closed when the system has terminated.
 */
public final class RaftJournalExtension implements Extension {
  private static final Id ID = new Id();

  private final ExtendedActorSystem system;
  private @Nullable RaftJournal journal;

  private RaftJournalExtension(ExtendedActorSystem system) {
    this.system = system;
  }

  /** The extension of a system. */
  public static RaftJournalExtension get(ClassicActorSystemProvider system) {
    return ID.get(system);
  }

  /**
   * Opens the journal with these settings.
   *
   * @throws IOException when it cannot be opened
   * @throws IllegalStateException when it is open already
   */
  public synchronized RaftJournal start(RaftJournalConfig config) throws IOException {
    if (journal != null) {
      throw new IllegalStateException("the journal of " + system.name() + " is open already");
    }
    var opened = RaftJournal.open(config, new PekkoPayloads(system));
    journal = opened;
    system.registerOnTermination(opened::close);
    return opened;
  }

  /** The open journal; opens it from the system's configuration when nobody has. */
  public synchronized RaftJournal journal() {
    var open = journal;
    if (open != null) {
      return open;
    }
    try {
      return start(RaftJournalConfig.of(system.settings().config().getConfig("skep.raft-journal")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Id extends AbstractExtensionId<RaftJournalExtension>
      implements ExtensionIdProvider {
    @Override
    public RaftJournalExtension createExtension(ExtendedActorSystem system) {
      return new RaftJournalExtension(system);
    }

    @Override
    public Id lookup() {
      return ID;
    }
  }
}
