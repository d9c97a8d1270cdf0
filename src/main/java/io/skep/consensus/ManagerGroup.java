package io.skep.consensus;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This manager's membership in the Raft group: submits entries and knows the term.
 *
 * <p>Entries are submitted in this process, without a client. An instance lives from {@link #start}
 * to {@link #close} and is not used again; after a disk error a new one is started.
 */
public final class ManagerGroup implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ManagerGroup.class);
  private static final long PURGE_MILLIS = 10_000;

  private final RaftServer server;
  private final RaftGroupId group;
  private final RaftProperties properties;
  private final Parameters parameters;
  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();
  private final PeerAcquaintance acquaintance;
  private final MemberNotes notes;
  private final PeerRpc.Senders senders;

  private ManagerGroup(
      RaftServer server,
      RaftGroupId group,
      RaftProperties properties,
      Parameters parameters,
      MemberNotes notes,
      PeerRpc.Senders senders) {
    this.server = server;
    this.group = group;
    this.properties = properties;
    this.parameters = parameters;
    this.acquaintance = new PeerAcquaintance(server);
    this.notes = notes;
    this.senders = senders;
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
    var storage = GroupStorage.prepare(config, held);
    var id = RaftGroupId.valueOf(config.group());
    var properties = RaftSettings.of(config, storage.isSole(config));
    var lines = new LeaderLines();
    var parameters = RaftSettings.parameters(config, lines);
    var senders = PeerRpc.Senders.of(parameters);
    var founders =
        config.start() == GroupConfig.Start.JOIN
            ? List.<RaftPeer>of()
            : List.of(peer(config.self(), config.advertised()));
    var server =
        RaftServer.newBuilder()
            .setServerId(RaftPeerId.valueOf(config.self()))
            .setStateMachine(machine)
            .setGroup(RaftGroup.valueOf(id, founders))
            .setProperties(properties)
            .setParameters(parameters)
            .setOption(
                storage.isKnown()
                    ? RaftStorage.StartupOption.RECOVER
                    : RaftStorage.StartupOption.FORMAT)
            .build();
    try {
      server.start();
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
    lines.tell(new LeaderLoss(server, id, lines));
    var notes = new MemberNotes(config.groupDir().resolve("current"));
    return new ManagerGroup(server, id, properties, parameters, notes, senders);
  }

  /**
   * What the state machine holds without the log.
   *
   * @param applied the index of the last entry it has applied, -1 for none
   * @param checkpoint the index up to which the log may have been purged, -1 for none
   * @param term the newest term that this process has seen, -1 when it has just begun
   */
  public record Held(long applied, long checkpoint, long term) {}

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

  /** The same of a member that may have ended; -1 where it cannot say. */
  public long newestTerm() {
    try {
      return term();
    } catch (IOException e) {
      LOG.debug("{} does not know its term any more", server.getId(), e);
      return -1;
    }
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

  /** Whether the group goes on without this member; false while it is not known yet. */
  public boolean isRemoved() {
    try {
      var members = peers();
      return !members.isEmpty()
          && members.stream().noneMatch(one -> one.getId().equals(server.getId()));
    } catch (IOException notStarted) {
      return false;
    }
  }

  /** The members by the newest configuration in this member's log. */
  Collection<RaftPeer> peers() throws IOException {
    return server.getDivision(group).getRaftConf().getCurrentPeers();
  }

  /**
   * Sees to it that a connection to each other member is open, so that an election need not wait
   * for one; cheap and without waiting, for a regular call.
   */
  public void keepAcquainted() {
    try {
      acquaintance.greet(peers());
    } catch (IOException notStarted) {
      LOG.trace("no members yet", notStarted);
    }
  }

  /** Whether there may be others to {@link #tellCommitted tell}. */
  public boolean hasListeners() {
    return !senders.isEmpty();
  }

  /** Where this member leads: lets the others know how far is committed, without waiting. */
  public void tellCommitted() {
    senders.tell();
  }

  /** Keeps copies of what Ratis cannot write whole on a full disk; cheap, for a regular call. */
  public void keepNotes() {
    notes.keep();
  }

  /** Whether the group has agreed on the newest configuration in this member's log. */
  boolean isConfigurationCommitted() throws IOException {
    var division = server.getDivision(group);
    var configuration = division.getRaftConf();
    return configuration.getPreviousPeers().isEmpty()
        && division.getRaftLog().getLastCommittedIndex() >= configuration.getLogEntryIndex();
  }

  DivisionInfo info() throws IOException {
    return server.getDivision(group).getInfo();
  }

  /**
   * Changes the members in one step, when they are still as given.
   *
   * @return Raft's reply, which may name an exception
   */
  CompletableFuture<RaftClientReply> change(Collection<RaftPeer> from, Collection<RaftPeer> to) {
    var arguments = arguments(from, to);
    var request =
        new SetConfigurationRequest(
            client, server.getId(), group, calls.incrementAndGet(), arguments);
    try {
      return server.setConfigurationAsync(request);
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** The same, asked of another member that leads; waits for the answer. */
  RaftClientReply changeThrough(RaftPeer leader, Collection<RaftPeer> from, Collection<RaftPeer> to)
      throws IOException {
    try (var remote =
        RaftClient.newBuilder()
            .setProperties(properties)
            .setParameters(parameters)
            .setRaftGroup(RaftGroup.valueOf(group, to))
            .setLeaderId(leader.getId())
            .setRetryPolicy(RetryPolicies.noRetry())
            .build()) {
      return remote.admin().setConfiguration(arguments(from, to));
    }
  }

  private static SetConfigurationRequest.Arguments arguments(
      Collection<RaftPeer> from, Collection<RaftPeer> to) {
    return SetConfigurationRequest.Arguments.newBuilder()
        .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
        .setServersInCurrentConf(List.copyOf(from))
        .setServersInNewConf(List.copyOf(to))
        .build();
  }

  /** Hands leadership over, within a time. */
  CompletableFuture<RaftClientReply> transfer(String to, long millis) {
    var request =
        new TransferLeadershipRequest(
            client, server.getId(), group, calls.incrementAndGet(), RaftPeerId.valueOf(to), millis);
    try {
      return server.transferLeadershipAsync(request);
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  static RaftPeer peer(String id, String address) {
    return RaftPeer.newBuilder().setId(id).setAddress(address).build();
  }
}
