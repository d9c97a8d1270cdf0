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
  private int turn;

  KnownManagers(String self) {
    this.self = self;
  }

  /** Takes what is said, unless something later is known; whether it is news. */
  boolean learn(Frame.Managers said) {
    boolean older =
        said.term() < last.term()
            || (said.term() == last.term() && said.leader() == null && last.leader() != null);
    boolean news = !older && !said.equals(last);
    if (news) {
      if (said.leader() != null && said.term() > last.term()) {
        failed = null;
      }
      last = said;
    }
    return news;
  }

  /** Who leads, if that is another node which was not just found not to answer. */
  Optional<String> leader() {
    return Optional.ofNullable(last.leader())
        .filter(each -> !each.equals(self) && !each.equals(failed));
  }

  /** This one did not answer, or answers no more: first ask others who leads. */
  void fail(@Nullable String manager) {
    failed = manager;
  }

  /** Whether somebody names the very one as leader that did not answer. */
  boolean doubts(@Nullable String leader) {
    return leader != null && leader.equals(failed);
  }

  /** It may have been a moment's trouble. */
  void forgive() {
    failed = null;
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
