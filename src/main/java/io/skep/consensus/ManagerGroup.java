package io.skep.consensus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/**
 * This manager's membership in the Raft group: submits entries and knows the term.
 *
 * <p>Entries are submitted in this process, without a client or a port. An instance lives from
 * {@link #start} to {@link #close} and is not used again; after a disk error a new one is started.
 */
public final class ManagerGroup implements AutoCloseable {
  private static final long PURGE_MILLIS = 10_000;

  private final RaftServer server;
  private final RaftGroupId group;
  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();

  private ManagerGroup(RaftServer server, RaftGroupId group) {
    this.server = server;
    this.group = group;
  }

  /**
   * Checks the log, then starts this member.
   *
   * @param held how far the machine has come by itself
   * @throws LogCorruptException when the log is damaged; nothing has been changed then
   * @throws IOException when the disk refuses
   */
  public static ManagerGroup start(GroupConfig config, StateMachine machine, Held held)
      throws IOException {
    Files.createDirectories(config.dir());
    var current = config.groupDir().resolve("current");
    boolean known = Files.exists(current.resolve("raft-meta"));
    var log = LogInspection.inspect(current);
    requireNoGap(current, log, held);
    if (!known) {
      removeUnfinished(config.groupDir(), log);
    }
    var id = RaftGroupId.valueOf(config.group());
    var peers = config.peers().stream().map(ManagerGroup::peer).toList();
    var server =
        RaftServer.newBuilder()
            .setServerId(RaftPeerId.valueOf(config.self()))
            .setStateMachine(machine)
            .setGroup(RaftGroup.valueOf(id, peers))
            .setProperties(RaftSettings.of(config))
            .setOption(known ? RaftStorage.StartupOption.RECOVER : RaftStorage.StartupOption.FORMAT)
            .build();
    try {
      server.start();
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
    return new ManagerGroup(server, id);
  }

  /**
   * What the state machine holds without the log.
   *
   * @param applied the index of the last entry it has applied, -1 for none
   * @param checkpoint the index up to which the log may have been purged, -1 for none
   */
  public record Held(long applied, long checkpoint) {}

  private static void requireNoGap(Path current, LogInspection.Extent log, Held held) {
    if (log.first() > held.applied() + 1) {
      throw new LogCorruptException(
          current,
          0,
          "the log begins at entry " + log.first() + " but the store ends at " + held.applied());
    }
    if (Math.max(log.next() - 1, held.checkpoint()) < held.applied()) {
      throw new LogCorruptException(
          current,
          0,
          "the log ends before entry " + log.next() + " but the store holds " + held.applied());
    }
  }

  /** What a crash left of the very first start, before anything could be written. */
  private static void removeUnfinished(Path groupDir, LogInspection.Extent log) throws IOException {
    if (log.next() > 0) {
      throw new LogCorruptException(
          groupDir.resolve("current/raft-meta"), 0, "the file is missing but there is a log");
    }
    if (Files.isDirectory(groupDir)) {
      try (var files = Files.walk(groupDir)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /**
   * Offers an entry to the group.
   *
   * @param entry the bytes; not copied, must not be changed afterwards
   * @return Raft's reply; it may name an exception, and the entry may have been committed even then
   */
  public CompletableFuture<RaftClientReply> submit(byte[] entry) {
    var request =
        RaftClientRequest.newBuilder()
            .setClientId(client)
            .setServerId(server.getId())
            .setGroupId(group)
            .setCallId(calls.incrementAndGet())
            .setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(entry)))
            .setType(RaftClientRequest.writeRequestType())
            .build();
    try {
      return server.submitClientRequestAsync(request);
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Lets Ratis ask the machine for its newest checkpoint, and purge the log behind it. */
  public CompletableFuture<RaftClientReply> purgeBehindCheckpoint() {
    var request =
        SnapshotManagementRequest.newCreate(
            client, server.getId(), group, calls.incrementAndGet(), PURGE_MILLIS, 1);
    return server.snapshotManagementAsync(request);
  }

  /** Whether this member leads and has applied everything of the terms before. */
  public boolean isLeaderReady() {
    try {
      var info = server.getDivision(group).getInfo();
      return info.isAlive() && info.isLeaderReady();
    } catch (IOException notStarted) {
      return false;
    }
  }

  /** The newest term that this member has seen. */
  public long term() throws IOException {
    return server.getDivision(group).getInfo().getCurrentTerm();
  }

  /** Whether the member still runs; it ends itself when its disk or state machine fails. */
  public boolean isAlive() {
    try {
      return server.getLifeCycleState().isRunning()
          && server.getDivision(group).getInfo().isAlive();
    } catch (IOException notStarted) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private static RaftPeer peer(GroupConfig.Peer peer) {
    return RaftPeer.newBuilder().setId(peer.id()).setAddress(peer.address()).build();
  }
}
