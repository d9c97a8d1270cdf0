package io.skep.consensus;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The managers of the swarm as this one sees them, and the changes to who they are.
 *
 * <p>Thread-safe; nothing waits. Changes are made by the leader, one after another: each completes
 * when the group has agreed on it, or fails with {@link MembershipException} within two minutes.
 */
public interface Managers {

  /** This manager's id. */
  String self();

  /** The members of the group, this one among them; empty while a new manager waits to be added. */
  List<Manager> members();

  /** Who leads, as far as this manager knows; empty while nobody does. */
  Optional<String> leader();

  /** Whether this manager leads a majority, or has lately heard from a leader that does. */
  boolean hasQuorum();

  /**
   * Adds a manager that runs and waits ({@link GroupConfig.Start#JOIN}), and brings it up to date
   * first. Completes at once when it is a member with this address; a member with another address
   * gets this one.
   *
   * @param address host and port of its Raft server
   */
  CompletionStage<Void> add(String id, String address);

  /**
   * Removes a manager, which need not run. When it is this one, leadership goes to another first.
   * Completes at once when it is no member. The last one cannot be removed.
   */
  CompletionStage<Void> remove(String id);

  /** Hands leadership to a manager that is up to date. Completes at once when it leads already. */
  CompletionStage<Void> transferLeadership(String id);

  /**
   * Gives leadership, when this manager has it, to another that answers; tries once.
   *
   * @return completes when there is nothing left to try; never fails
   */
  CompletionStage<Void> handOver();

  /**
   * Completes when the group has removed this manager; its journal takes no writes from then on.
   */
  CompletionStage<Void> removed();

  /**
   * Calls {@code changed} after each change of leader or of members, and once at the start. Calls
   * come one after another on a thread that must not be blocked.
   */
  Leadership.Subscription subscribe(Runnable changed);

  /**
   * A member of the group.
   *
   * @param address host and port of its Raft server
   * @param leads whether it is the leader that this manager knows
   */
  record Manager(String id, String address, boolean leads, Reachability reachability) {}

  /** Whether a manager answers; only the leader hears from all of them. */
  enum Reachability {
    /** Not heard of here: a follower knows of itself and of the leader only. */
    UNKNOWN,
    /** It has answered lately. */
    REACHABLE,
    /** It has not answered for longer than an election would wait. */
    UNREACHABLE
  }
}
