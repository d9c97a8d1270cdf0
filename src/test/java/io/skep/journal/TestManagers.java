package io.skep.journal;

import io.skep.consensus.GroupConfig;
import io.skep.consensus.GroupConfig.Start;
import io.skep.consensus.Isolation;
import io.skep.consensus.Relay;
import io.skep.consensus.ThrowAwayCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Managers in one process, each with a directory and a loopback port of its own. */
final class TestManagers implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final PayloadKey KEY = PayloadKey.of(new byte[PayloadKey.BYTES]);

  private final Path dir;
  private final Map<String, Path> places;
  private final RaftJournalConfig.Limits limits;
  private final ThrowAwayCertificates certificates = ThrowAwayCertificates.create();
  private final Isolation isolation = new Isolation();
  private final Map<String, Integer> ports = new TreeMap<>();
  private final Map<String, Relay> relays = new TreeMap<>();
  private final Map<String, RaftJournal> running = new TreeMap<>();

  TestManagers(Path dir, long checkpointBytes) {
    this(dir, checkpointBytes, 0, Map.of());
  }

  /**
   * Managers with a reserve of free bytes on their disks.
   *
   * @param places the directories of some, which are not below {@code dir}
   */
  TestManagers(Path dir, long checkpointBytes, long minFreeBytes, Map<String, Path> places) {
    this(
        dir,
        checkpointBytes,
        minFreeBytes,
        places,
        Duration.ofMillis(Integer.getInteger("skep.test.election", 300)));
  }

  private TestManagers(
      Path dir,
      long checkpointBytes,
      long minFreeBytes,
      Map<String, Path> places,
      Duration electionTimeout) {
    this.places = places;
    this.dir = dir;
    this.limits =
        new RaftJournalConfig.Limits(
            electionTimeout, 1 << 20, 64L << 20, checkpointBytes, minFreeBytes);
  }

  /** Managers that nobody's silence moves to an election within a test's patience. */
  static TestManagers patient(Path dir) {
    return new TestManagers(dir, 1 << 20, 0, Map.of(), PATIENCE.multipliedBy(2));
  }

  /** As many managers as named, all of one group; the first founds it. */
  TestManagers with(String... names) throws IOException {
    start(names[0], Start.FOUND);
    for (int at = 1; at < names.length; at++) {
      join(names[at]);
    }
    return this;
  }

  /** Starts a manager and has the leader add it. */
  void join(String name) throws IOException {
    start(name, Start.JOIN);
    await(leader().managers().add(name, address(name)));
  }

  RaftJournal start(String name, Start how) throws IOException {
    var bind = new InetSocketAddress(InetAddress.getLoopbackAddress(), port(name));
    var listen = new GroupConfig.Listen(bind, address(name), certificates.of(name, isolation));
    var config =
        RaftJournalConfig.alone(places.getOrDefault(name, dir.resolve(name)), name, limits)
            .listening(listen, how)
            .sealedWith(KEY);
    var journal = RaftJournal.open(config, new Texts());
    running.put(name, journal);
    return journal;
  }

  String address(String name) throws IOException {
    var relay = relays.get(name);
    if (relay == null) {
      relay = Relay.to(port(name));
      relays.put(name, relay);
    }
    return "127.0.0.1:" + relay.port();
  }

  /** Cuts a manager off from all others, in both directions. */
  void cutOff(String name) {
    isolation.cutOff(name);
    relays.values().forEach(Relay::breakAll);
  }

  /** Lets a manager be as one whose process was killed, to the others: no connection, no port. */
  void vanish(String name) {
    isolation.cutOff(name);
    refuse(name);
    breakConnections();
  }

  /** Nobody reaches a manager's port any more; it still speaks to the others. */
  void refuse(String name) {
    Objects.requireNonNull(relays.get(name)).close();
  }

  /** Ends all connections; new ones can be made. */
  void breakConnections() {
    relays.values().forEach(Relay::breakAll);
  }

  /** Ends the connections to one manager; new ones can be made. */
  void breakConnectionsOf(String name) {
    Objects.requireNonNull(relays.get(name)).breakAll();
  }

  void heal() {
    isolation.heal();
  }

  private int port(String name) throws IOException {
    var known = ports.get(name);
    if (known != null) {
      return known;
    }
    try (var free = new ServerSocket(0)) {
      ports.put(name, free.getLocalPort());
      return free.getLocalPort();
    }
  }

  RaftJournal get(String name) {
    var journal = running.get(name);
    if (journal == null) {
      throw new IllegalArgumentException(name + " does not run (expected: " + running.keySet());
    }
    return journal;
  }

  List<String> names() {
    return List.copyOf(running.keySet());
  }

  /** Ends a manager. */
  void stop(String name) {
    get(name).close();
    running.remove(name);
  }

  /** The manager that leads and may act; waits for one. */
  RaftJournal leader() {
    return get(leaderName());
  }

  String leaderName() {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                names().stream()
                    .filter(name -> get(name).leadership().isReady())
                    .reduce(
                        (one, other) ->
                            get(one).leadership().term() > get(other).leadership().term()
                                ? one
                                : other)
                    .orElse(""),
            name -> !name.isEmpty());
  }

  String follower() {
    var leader = leaderName();
    return names().stream().filter(name -> !name.equals(leader)).findFirst().orElseThrow();
  }

  /** Offers one event to a manager; the outcome comes when the log has it. */
  static CompletableFuture<Outcome> offer(
      RaftJournal journal, String entity, long number, String text) {
    var body = new EventBody(1_000 + number, "", journal.sealEvent(text, entity, number));
    return journal.write(new Operation.WriteEvents(entity, number, "writer", List.of(body)));
  }

  /** Writes events to the leader and waits for them. */
  void writeAll(String entity, long from, long to) {
    writeAll(entity, from, to, "");
  }

  void writeAll(String entity, long from, long to, String padding) {
    var journal = leader();
    var offered = new java.util.ArrayList<CompletableFuture<Outcome>>();
    for (long number = from; number <= to; number++) {
      offered.add(offer(journal, entity, number, entity + "-" + number + padding));
    }
    offered.forEach(TestManagers::await);
  }

  static <T> T await(java.util.concurrent.CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(150, TimeUnit.SECONDS).join();
  }

  /** Waits until all that run have applied what the leader has. */
  void awaitSame() {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                names().stream().map(name -> get(name).log().lastIndex()).distinct().count() == 1);
  }

  static List<Object> payloadsOf(RaftJournal journal, String entity) {
    return journal.log().readEntity(entity).stream().map(StoredEvent::payload).toList();
  }

  @Override
  public void close() {
    // All at once: Ratis takes two seconds to let go of its threads, whatever they do.
    CompletableFuture.allOf(
            running.values().stream()
                .map(each -> CompletableFuture.runAsync(each::close, Thread::startVirtualThread))
                .toArray(CompletableFuture[]::new))
        .join();
    running.clear();
    relays.values().forEach(Relay::close);
  }
}
