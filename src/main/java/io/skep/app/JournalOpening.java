package io.skep.app;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.skep.app.Settings.JournalKind;
import io.skep.cassandra.CassandraConfig;
import io.skep.cassandra.CassandraJournalExtension;
import io.skep.consensus.GroupConfig;
import io.skep.consensus.TransportSecurity;
import io.skep.journal.RaftJournalConfig;
import io.skep.journal.RaftJournalExtension;
import io.skep.journal.SwarmJournal;
import io.skep.pki.Credentials;
import io.skep.pki.Identity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorSystem;

/** Opens the journal that the settings name, for a manager of a swarm. */
final class JournalOpening {
  /** In a swarm's folder, says which journal it has. */
  private static final String KEPT = "journal.place";

  private JournalOpening() {}

  /** What the actors must be told before they start; nothing on a worker. */
  static Config config(SwarmState state, Path swarm, Config all) {
    if (!state.isManager()) {
      return all;
    }
    Config raft =
        ConfigFactory.parseMap(
                Map.of(
                    "skep.raft-journal.dir",
                    folder(swarm).toString(),
                    "skep.raft-journal.node",
                    state.nodeId().value(),
                    "pekko.persistence.journal.plugin",
                    "skep.raft-journal",
                    "pekko.persistence.snapshot-store.plugin",
                    "skep.raft-snapshots"))
            .withFallback(all);
    return isInCassandra(all) ? CassandraConfig.over(founding(swarm).withFallback(raft)) : raft;
  }

  /** Only a swarm that is being made may begin in an empty keyspace. */
  private static Config founding(Path swarm) {
    return ConfigFactory.parseMap(
        Map.of(CassandraConfig.JOURNAL + ".may-found", !SwarmState.isIn(swarm)));
  }

  /** Which journal the settings name, in words that are the same on all managers of a swarm. */
  static String place(Config all) {
    return isInCassandra(all)
        ? "cassandra, keyspace " + CassandraConfig.of(all).keyspace()
        : "raft";
  }

  /**
   * Fails where the settings name another journal than the swarm has: a manager that reads and
   * writes elsewhere would lead a swarm of its own.
   *
   * @param swarms the {@link #place} that the swarm's events are in
   */
  static void requireSame(String swarms, Config all) {
    if (!swarms.equals(place(all))) {
      throw new StartupException(
          "the journal of this swarm is "
              + swarms
              + "; the settings of this node name "
              + place(all)
              + " (expected: the same on all managers, for the life of the swarm)");
    }
  }

  /** The same against what this node's folder says, which it is told where it says nothing. */
  private static void requireSame(Path swarm, Config all) throws IOException {
    Path kept = swarm.resolve(KEPT);
    if (Files.exists(kept)) {
      requireSame(Files.readString(kept).strip(), all);
    } else {
      Files.writeString(kept, place(all) + "\n");
    }
  }

  /**
   * Why a new manager is not to be one of the others yet: where it can read the swarm's events
   * without them, it is to have done so.
   */
  static Optional<String> unfit(ManagerSystem system, Config all) {
    return isInCassandra(all) ? system.unread() : Optional.empty();
  }

  private static boolean isInCassandra(Config all) {
    return all.getString("skep.journal").equalsIgnoreCase(JournalKind.CASSANDRA.name());
  }

  /** Where a swarm's folder has its journal. */
  static Path folder(Path swarm) {
    return swarm.resolve("journal");
  }

  /**
   * Opens it.
   *
   * @param allowed who may be another manager
   * @throws StartupException if it does not open, with the file and the offset where it is damaged
   */
  static SwarmJournal open(
      ActorSystem<?> actors,
      SwarmState state,
      Path swarm,
      Keys keys,
      Credentials credentials,
      Predicate<Identity> allowed,
      GroupConfig.Start start) {
    keepPlace(swarm, actors.settings().config());
    String host =
        new AdvertiseAddress.HostPort(state.advertiseAddress(), state.raftPort()).toString();
    RaftJournalConfig config =
        RaftJournalConfig.of(actors.settings().config().getConfig("skep.raft-journal"))
            .listening(
                new GroupConfig.Listen(
                    new InetSocketAddress(state.bindHost(), state.raftPort()),
                    host,
                    new TransportSecurity(
                        credentials.keyManager(),
                        credentials.trustManager(peer -> peer.isManager() && allowed.test(peer)))),
                start)
            .sealedWith(keys.journal());
    try {
      SwarmJournal raft = RaftJournalExtension.get(actors).start(config);
      // In Cassandra or not, the managers elect by Raft, and have its key.
      return isInCassandra(actors.settings().config())
          ? CassandraJournalExtension.get(actors).journal()
          : raft;
    } catch (IOException | RuntimeException e) {
      throw new StartupException(
          "the journal in " + folder(swarm) + " does not open: " + rootOf(e), e);
    }
  }

  private static void keepPlace(Path swarm, Config all) {
    try {
      requireSame(swarm, all);
    } catch (IOException e) {
      throw new StartupException(swarm.resolve(KEPT) + ": " + e, e);
    }
  }

  private static String rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return Optional.ofNullable(root.getMessage()).orElse(root.toString());
  }
}
