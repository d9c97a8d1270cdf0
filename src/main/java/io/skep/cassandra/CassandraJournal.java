package io.skep.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import io.skep.consensus.Leadership;
import io.skep.consensus.LeadershipListener;
import io.skep.consensus.LeadershipSignals;
import io.skep.consensus.Managers;
import io.skep.journal.EventLog;
import io.skep.journal.JournalUnavailableException;
import io.skep.journal.PayloadCipher;
import io.skep.journal.PekkoPayloads;
import io.skep.journal.SwarmJournal;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.stream.connectors.cassandra.javadsl.CassandraSessionRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The journal of a swarm whose events live in Cassandra.
 *
 * <p>Another journal, the embedded one, runs beside it with no events in it but its opened terms:
 * it is where the managers elect. Thread-safe.
 */
public final class CassandraJournal implements SwarmJournal {
  private final ExtendedActorSystem system;
  private final CassandraConfig config;
  private final SwarmJournal elections;
  private final String node;
  private final Sealing sealing;
  private final LogTail tail = new LogTail();
  private final CassandraEventLog log;
  private final LeadershipSignals leadership = new LeadershipSignals();
  private final PluginWrites plugin;
  private final JournalLoop loop;
  private final UUID process = UUID.randomUUID();
  private final Leadership.Subscription candidate;
  private volatile @Nullable Tables tables;

  private CassandraJournal(
      ExtendedActorSystem system,
      CassandraConfig config,
      SwarmJournal elections,
      String node,
      PayloadCipher cipher,
      InstantSource clock) {
    this.system = system;
    this.config = config;
    this.elections = elections;
    this.node = node;
    this.sealing = new Sealing(cipher, new PekkoPayloads(system));
    this.log =
        new CassandraEventLog(() -> Optional.ofNullable(tables), tail, sealing, config.place());
    this.plugin = new PluginWrites(system);
    this.loop = new JournalLoop(this::connect, config, tail, log, leadership, clock);
    loop.start();
    this.candidate = elections.leadership().subscribe(new Candidate());
  }

  /**
   * Opens the journal and begins to follow the log; returns before Cassandra has been reached.
   *
   * @param system started with {@link CassandraConfig#over}
   * @param elections the embedded journal by which the managers elect; must outlive this one
   * @param node this manager's name, as {@link io.skep.journal.TermOpened} shows it
   * @param cipher seals payloads with the swarm's key
   */
  public static CassandraJournal open(
      ExtendedActorSystem system,
      SwarmJournal elections,
      String node,
      PayloadCipher cipher,
      InstantSource clock) {
    return new CassandraJournal(
        system, CassandraConfig.of(system.settings().config()), elections, node, cipher, clock);
  }

  @Override
  public EventLog log() {
    return log;
  }

  @Override
  public Leadership leadership() {
    return leadership;
  }

  @Override
  public Managers managers() {
    return elections.managers();
  }

  @Override
  public Optional<JournalUnavailableException> unavailable() {
    return Optional.ofNullable(loop.unavailable());
  }

  /** Completes when entities may recover: all that was acknowledged is known to be in the log. */
  CompletableFuture<Void> led() {
    var refusal = loop.unavailable();
    return refusal == null ? loop.led() : CompletableFuture.failedFuture(refusal);
  }

  void write(Append append) {
    loop.offer(append);
  }

  Sealing sealing() {
    return sealing;
  }

  LogTail tail() {
    return tail;
  }

  /** Asks the entities' tables; fails as a journal does. */
  <T> T entities(Function<EntityTable, T> question) {
    return log.ask(open -> question.apply(open.entities()));
  }

  @Override
  public void close() {
    candidate.close();
    leadership.close();
    log.close();
    loop.close();
  }

  /** Waits for the session that the plugin uses too, and prepares what is asked of it. */
  private JournalLoop.Desk connect() {
    var shared = CassandraSessionRegistry.get(system).sessionFor(CassandraConfig.PLUGIN);
    var session = await(shared.underlying().toCompletableFuture());
    var size =
        system
            .settings()
            .config()
            .getLong(CassandraConfig.PLUGIN + ".journal.target-partition-size");
    var open = Tables.on(session, config.keyspace(), size);
    tables = open;
    var home =
        new TakeOver.Home(
            config.keyspace(),
            system.settings().config().getBoolean(CassandraConfig.JOURNAL + ".may-found"));
    var takeOver = new TakeOver(open, tail, sealing, process, node, home);
    return new JournalLoop.Desk(open, takeOver, new Committer(plugin, open, takeOver));
  }

  private CqlSession await(CompletableFuture<CqlSession> session) {
    try {
      return session.get(config.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new DriverTimeoutException(CassandraJournalExtension.get(system).notConnected());
    } catch (ExecutionException e) {
      throw e.getCause() instanceof DriverException driver
          ? driver
          : new DriverTimeoutException("no connection: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DriverTimeoutException("interrupted");
    }
  }

  /** Passes on who was elected; the group is known by the first entry of its log. */
  private final class Candidate implements LeadershipListener {
    @Override
    public void ready(long term) {
      var group =
          elections.log().read(0, 1).stream()
              .map(founding -> founding.payload() + " " + founding.writtenAt())
              .findFirst()
              .orElse("");
      loop.elected(new Election(group, term));
    }

    @Override
    public void lost(long term) {
      loop.deposed();
    }
  }
}
