package io.skep.consensus;

import io.skep.consensus.MembershipException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.RaftPeer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@link Managers} by what Ratis knows of its group. */
public final class GroupManagers implements Managers, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupManagers.class);

  /** A manager counts as gone after so many of the longest election timeouts without an answer. */
  private static final int SILENT_ELECTIONS = 3;

  /** Looks that far apart: a leader may have been elected, and have been obeyed, in between. */
  private static final long STOOD_STILL = TimeUnit.SECONDS.toNanos(1);

  private static final long ACQUAINTED_FOR = TimeUnit.SECONDS.toNanos(5);

  private final String self;
  private final Supplier<@Nullable ManagerGroup> running;
  private final long silentMillis;
  private final CompletableFuture<Void> removed = new CompletableFuture<>();
  private final List<Runnable> subscribers = new CopyOnWriteArrayList<>();
  private final Reached reached = new Reached();
  private final ExecutorService signals = one("skep-managers");
  private final ExecutorService changes = one("skep-managers-change");
  private @Nullable SeenManagers last;
  private long lookedAt = System.nanoTime();
  private long acquaintedAt = System.nanoTime() - ACQUAINTED_FOR;

  /**
   * Managers of a group that may be started anew meanwhile.
   *
   * @param running the member that runs now, or null
   */
  public GroupManagers(
      String self, Duration electionTimeout, Supplier<@Nullable ManagerGroup> running) {
    this.self = self;
    this.running = running;
    this.silentMillis = electionTimeout.toMillis() * 2 * SILENT_ELECTIONS;
  }

  @Override
  public String self() {
    return self;
  }

  @Override
  public List<Manager> members() {
    return reading(List.of(), this::members);
  }

  private List<Manager> members(ManagerGroup group) throws IOException {
    var leader = group.info().getLeaderId();
    var heard = heard(group);
    return group.peers().stream()
        .map(
            peer ->
                new Manager(
                    peer.getId().toString(),
                    peer.getAddress(),
                    peer.getId().equals(leader),
                    reachability(peer, heard)))
        .sorted((one, other) -> one.id().compareTo(other.id()))
        .toList();
  }

  private Reachability reachability(RaftPeer peer, Map<String, Long> heard) {
    var silent = heard.get(peer.getId().toString());
    if (silent == null) {
      return peer.getId().toString().equals(self) ? Reachability.REACHABLE : Reachability.UNKNOWN;
    }
    return silent <= silentMillis ? Reachability.REACHABLE : Reachability.UNREACHABLE;
  }

  /** For how many milliseconds which members have been silent. */
  private static Map<String, Long> heard(ManagerGroup group) throws IOException {
    var role = group.info().getRoleInfoProto();
    var heard = new HashMap<String, Long>();
    if (role.hasLeaderInfo()) {
      role.getLeaderInfo().getFollowerInfoList().forEach(one -> note(one, heard));
    } else if (role.hasFollowerInfo()) {
      note(role.getFollowerInfo().getLeaderInfo(), heard);
    }
    return heard;
  }

  private static void note(ServerRpcProto peer, Map<String, Long> heard) {
    heard.put(peer.getId().getId().toStringUtf8(), peer.getLastRpcElapsedTimeMs());
  }

  @Override
  public Optional<String> leader() {
    return reading(
        Optional.empty(),
        group -> Optional.ofNullable(group.info().getLeaderId()).map(Object::toString));
  }

  @Override
  public boolean hasQuorum() {
    return reading(false, this::hasQuorum);
  }

  private boolean hasQuorum(ManagerGroup group) throws IOException {
    var members = members(group);
    var leader = members.stream().filter(Manager::leads).findFirst();
    if (leader.isEmpty() || !group.isAlive()) {
      return false;
    }
    if (!leader.get().id().equals(self)) {
      return leader.get().reachability() == Reachability.REACHABLE;
    }
    long reached =
        members.stream().filter(one -> one.reachability() == Reachability.REACHABLE).count();
    return reached > members.size() / 2;
  }

  @Override
  public CompletionStage<Void> add(String id, String address) {
    return change(new MembershipChange.Add(id, address));
  }

  @Override
  public CompletionStage<Void> remove(String id) {
    return change(new MembershipChange.Remove(id));
  }

  @Override
  public CompletionStage<Void> transferLeadership(String id) {
    return change(new MembershipChange.Transfer(id));
  }

  private CompletionStage<Void> change(MembershipChange change) {
    var done = new CompletableFuture<Void>();
    try {
      changes.execute(() -> make(change, done));
    } catch (RejectedExecutionException closed) {
      done.completeExceptionally(closed());
    }
    return done;
  }

  private void make(MembershipChange change, CompletableFuture<Void> done) {
    try {
      new MembershipWork(self, running).make(change);
      done.complete(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      done.completeExceptionally(closed());
    } catch (RuntimeException e) {
      done.completeExceptionally(e);
    }
  }

  private MembershipException closed() {
    return new MembershipException(Reason.CLOSED, "the journal of " + self + " is closed");
  }

  @Override
  public CompletionStage<Void> removed() {
    return removed.minimalCompletionStage();
  }

  @Override
  public CompletionStage<Void> handOver() {
    if (leader().filter(self::equals).isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    return reached
        .longest(members())
        .map(this::handOver)
        .orElseGet(() -> CompletableFuture.completedStage(null));
  }

  private CompletionStage<Void> handOver(Manager other) {
    LOG.info("{} hands leadership to {}", self, other.id());
    return transferLeadership(other.id())
        .exceptionally(
            error -> {
              LOG.warn("{} could not hand leadership to {}", self, other.id(), error);
              return null;
            });
  }

  /** The group has told this member that it is no longer one. */
  public void toldRemoved() {
    removed.complete(null);
  }

  @Override
  public Leadership.Subscription subscribe(Runnable changed) {
    subscribers.add(changed);
    signal(() -> tell(changed));
    return () -> subscribers.remove(changed);
  }

  /**
   * Looks whether leader, members or quorum changed, and tells so; cheap, for a regular look. So it
   * does where none was for long, as this process stood still: all may have changed, and back.
   */
  public void look() {
    signal(
        () -> {
          keepAcquainted();
          long time = System.nanoTime();
          boolean stoodStill = time - lookedAt > STOOD_STILL;
          lookedAt = time;
          var now = new SeenManagers(leader(), members(), hasQuorum());
          reached.note(now.members(), time);
          if (!now.equals(last)) {
            last = now;
            LOG.info("managers: {}", now);
          } else if (!stoodStill) {
            return;
          }
          subscribers.forEach(GroupManagers::tell);
        });
  }

  /** Elections need not wait for connections then. */
  private void keepAcquainted() {
    var group = running.get();
    long now = System.nanoTime();
    if (group != null && now - acquaintedAt > ACQUAINTED_FOR) {
      acquaintedAt = now;
      group.keepAcquainted();
    }
  }

  private static void tell(Runnable subscriber) {
    try {
      subscriber.run();
    } catch (RuntimeException e) {
      LOG.error("a listener of the managers failed; the others are told all the same", e);
    }
  }

  private void signal(Runnable signal) {
    try {
      signals.execute(signal);
    } catch (RejectedExecutionException closed) {
      LOG.debug("a change of the managers is not told: closed", closed);
    }
  }

  @Override
  public void close() {
    changes.shutdownNow();
    signals.shutdown();
  }

  private <T> T reading(T otherwise, Reading<T> reading) {
    var group = running.get();
    if (group == null) {
      return otherwise;
    }
    try {
      return reading.of(group);
    } catch (IOException notStarted) {
      return otherwise;
    }
  }

  private interface Reading<T> {
    T of(ManagerGroup group) throws IOException;
  }

  private static ExecutorService one(String name) {
    return Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
  }
}
