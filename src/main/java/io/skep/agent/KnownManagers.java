package io.skep.agent;

import io.skep.session.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The managers as an agent knows them, and whom to call next. Belongs to one actor. */
final class KnownManagers {
  private final String self;
  private Frame.Managers last = new Frame.Managers(0, null, null, List.of());
  private @Nullable String failed;
  private Frame.@Nullable Managers doubted;
  private boolean lost;
  private int turn;

  KnownManagers(String self) {
    this.self = self;
  }

  /** Takes what is said, unless something later is known; whether it is news. */
  boolean learn(Frame.Managers said) {
    boolean news = !isOlder(said) && !said.equals(last);
    if (news) {
      if (said.leader() != null && said.term() > last.term()) {
        failed = null;
      }
      last = said;
    }
    return news;
  }

  /** The same, from a manager in session: after a lost one it is news even if it is the same. */
  boolean hear(Frame.Managers said) {
    boolean again = lost && !isOlder(said);
    lost = false;
    return learn(said) || again;
  }

  private boolean isOlder(Frame.Managers said) {
    return said.term() < last.term()
        || (said.term() == last.term() && said.leader() == null && last.leader() != null);
  }

  /** The session with a manager is lost. */
  void lose() {
    lost = true;
  }

  /** Who leads, if that is another node which was not just found not to answer. */
  Optional<String> leader() {
    return Optional.ofNullable(last.leader())
        .filter(each -> !each.equals(self) && !each.equals(failed));
  }

  /** Whether this manager is the one that is said to lead. */
  boolean leads(@Nullable String manager) {
    return manager != null && manager.equals(last.leader());
  }

  /** This one did not answer, or answers no more: first ask others who leads. */
  void fail(@Nullable String manager) {
    failed = manager;
  }

  /**
   * Whether a manager names a leader who did not answer, or of a term before the one known, as it
   * would if that came from a manager cut off from the others. It may be right all the same.
   */
  boolean doubts(Frame.Managers said) {
    boolean doubtful = said.leader() != null && (said.leader().equals(failed) || isOlder(said));
    doubted = doubtful ? said : null;
    return doubtful;
  }

  /** Nothing better was heard: what was doubted holds. */
  void forgive() {
    failed = null;
    Frame.Managers said = doubted;
    if (said != null) {
      last = said;
      doubted = null;
    }
  }

  /** Somebody leads for certain, since it gives orders. */
  void trust() {
    doubted = null;
  }

  /** The leader, or each manager in turn. */
  Optional<String> next() {
    Optional<String> leader = leader();
    if (leader.isPresent()) {
      return leader;
    }
    List<String> others = new ArrayList<>(last.managers());
    String named = last.leader();
    if (named != null && !others.contains(named)) {
      others.add(named);
    }
    others.remove(self);
    if (others.isEmpty()) {
      return Optional.empty();
    }
    turn++;
    String next = others.get(turn % others.size());
    if (next.equals(failed) && others.size() > 1) {
      turn++;
      next = others.get(turn % others.size());
    }
    return Optional.of(next);
  }
}
