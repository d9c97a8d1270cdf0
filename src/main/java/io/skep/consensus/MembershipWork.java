package io.skep.consensus;

import io.skep.consensus.MembershipException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one {@link MembershipChange}: looks how things are, does the next step, and looks again,
 * until they are as asked or the time is over.
 *
 * <p>Raft takes one change at a time and may refuse one for a while (another is under way, a new
 * leader is not ready, the new member lags); a step may also succeed without an answer. So no step
 * is trusted: the loop ends only when the group shows the change. Runs on a thread that may wait.
 */
final class MembershipWork {
  private static final Logger LOG = LoggerFactory.getLogger(MembershipWork.class);
  private static final Duration LIMIT = Duration.ofSeconds(110);
  private static final long STEP_SECONDS = 35;
  private static final long TRANSFER_MILLIS = 3_000;
  private static final long PAUSE_MILLIS = 100;

  private final String self;
  private final Supplier<@Nullable ManagerGroup> running;
  private final long deadline = System.nanoTime() + LIMIT.toNanos();
  private String lastTrouble = "no answer";

  MembershipWork(String self, Supplier<@Nullable ManagerGroup> running) {
    this.self = self;
    this.running = running;
  }

  /**
   * Makes the change.
   *
   * @throws MembershipException when it is refused or the time is over
   */
  void make(MembershipChange change) throws InterruptedException {
    while (!isMadeAfterStep(change)) {
      if (System.nanoTime() > deadline) {
        throw new MembershipException(
            Reason.TIMED_OUT,
            change + " was not agreed on within " + LIMIT.toSeconds() + " s: " + lastTrouble);
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private boolean isMadeAfterStep(MembershipChange change) throws InterruptedException {
    var group = running.get();
    if (group == null) {
      lastTrouble = "the member does not run";
      return false;
    }
    try {
      return switch (change) {
        case MembershipChange.Add add -> add(group, add);
        case MembershipChange.Remove remove -> remove(group, remove);
        case MembershipChange.Transfer transfer -> transfer(group, transfer.id());
      };
    } catch (IOException e) {
      lastTrouble = String.valueOf(e.getMessage());
      return false;
    }
  }

  private boolean add(ManagerGroup group, MembershipChange.Add add)
      throws IOException, InterruptedException {
    var now = group.peers();
    var added = ManagerGroup.peer(add.id(), add.address());
    if (now.stream().anyMatch(one -> isSame(one, added)) && isSettled(group)) {
      return true;
    }
    requireLeading(group);
    var next = without(now, add.id());
    next.add(added);
    step(group.change(now, next));
    return false;
  }

  private static boolean isSame(RaftPeer one, RaftPeer other) {
    return one.getId().equals(other.getId())
        && Objects.equals(one.getAddress(), other.getAddress());
  }

  private boolean remove(ManagerGroup group, MembershipChange.Remove remove)
      throws IOException, InterruptedException {
    var now = group.peers();
    var next = without(now, remove.id());
    if (next.size() == now.size() && isSettled(group)) {
      return true;
    }
    if (next.isEmpty()) {
      throw new MembershipException(
          Reason.REFUSED, remove.id() + " is the last manager and cannot be removed");
    }
    if (!remove.id().equals(self)) {
      requireLeading(group);
      step(group.change(now, next));
      return false;
    }
    if (isLeading(group)) {
      transferToAny(group, next);
      return false;
    }
    return leaveThrough(group, now, next);
  }

  /** Another leads: it is asked to remove this member. */
  private boolean leaveThrough(
      ManagerGroup group, Collection<RaftPeer> now, Collection<RaftPeer> next) throws IOException {
    var leaderId = group.info().getLeaderId();
    var leader = next.stream().filter(one -> one.getId().equals(leaderId)).findFirst();
    if (leader.isEmpty()) {
      lastTrouble = "nobody leads";
      return false;
    }
    var reply = group.changeThrough(leader.get(), now, next);
    note(reply);
    return reply.isSuccess();
  }

  private void transferToAny(ManagerGroup group, Collection<RaftPeer> others)
      throws InterruptedException {
    for (var other : others) {
      if (!isLeading(group)) {
        return;
      }
      step(group.transfer(other.getId().toString(), TRANSFER_MILLIS));
    }
  }

  private boolean transfer(ManagerGroup group, String to) throws IOException, InterruptedException {
    var leader = group.info().getLeaderId();
    if (leader != null && leader.toString().equals(to)) {
      return true;
    }
    if (group.peers().stream().noneMatch(one -> one.getId().toString().equals(to))) {
      throw new MembershipException(Reason.REFUSED, to + " is not a manager of this group");
    }
    if (leader != null) {
      requireLeading(group);
      step(group.transfer(to, TRANSFER_MILLIS));
    }
    return false;
  }

  private void step(java.util.concurrent.CompletableFuture<RaftClientReply> asked)
      throws InterruptedException {
    try {
      note(asked.get(STEP_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      lastTrouble = String.valueOf(e.getCause());
    } catch (TimeoutException e) {
      lastTrouble = "no answer within " + STEP_SECONDS + " s";
    }
  }

  private void note(RaftClientReply reply) {
    if (!reply.isSuccess()) {
      lastTrouble = String.valueOf(reply.getException());
      LOG.debug("the group did not take a step of a change: {}", lastTrouble);
    }
  }

  /** Whether what this member leads is decided: a change that only it knows of is not. */
  private static boolean isSettled(ManagerGroup group) throws IOException {
    return group.isConfigurationCommitted();
  }

  private static boolean isLeading(ManagerGroup group) {
    try {
      return group.info().isLeader();
    } catch (IOException notStarted) {
      return false;
    }
  }

  private void requireLeading(ManagerGroup group) throws IOException {
    var leader = group.info().getLeaderId();
    if (!isLeading(group)) {
      throw new MembershipException(
          Reason.NOT_LEADER,
          leader == null
              ? "nobody leads the managers (expected: " + self + ")"
              : leader + " leads the managers (expected: " + self + ")");
    }
  }

  private static List<RaftPeer> without(Collection<RaftPeer> peers, String id) {
    var rest = new ArrayList<>(peers);
    rest.removeIf(one -> one.getId().toString().equals(id));
    return rest;
  }
}
