package io.skep.scheduler;

import io.skep.kernel.TaskId;
import io.skep.task.Round;
import io.skep.task.Task;
import io.skep.task.TaskEvent.TaskAssigned;
import io.skep.view.Entry;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decides again what was decided before: the swarm as the scheduler knew it, folded from the log,
 * and the nodes it had given away in the same round before the task's turn came.
 *
 * <p>Exact but for two things that no event tells: a placement of the same round that was refused
 * because its task had been called off meanwhile, and, where the leader changed within five minutes
 * before, failures of tasks that were forgotten by then.
 */
public final class Hindsight {
  private final LoggedEvent assigned;
  private final TaskAssigned event;
  private final Round round;

  private Hindsight(LoggedEvent assigned, TaskAssigned event) {
    this.assigned = assigned;
    this.event = event;
    this.round = round(assigned, event);
  }

  /** Events of old do not name their round: then it is taken to have seen all before them. */
  private static Round round(LoggedEvent assigned, TaskAssigned event) {
    Round known = event.round();
    return known == null ? new Round(assigned.index() - 1, 0) : known;
  }

  /** A view of some moment before the round, and the log from there on. */
  public interface Past {
    /** A view without events after this index or later than this time; the empty one will do. */
    SwarmView before(long index, Instant time);

    /** All events after an index, in order; read until the end of the round. */
    Iterator<LoggedEvent> after(long index);
  }

  /**
   * What the scheduler thought of every node.
   *
   * @param task the task's event of assignment
   * @return empty if the task is not in the log
   */
  public static Optional<List<Verdict>> verdicts(LoggedEvent task, Past past) {
    return task.recorded().event() instanceof TaskAssigned event
        ? new Hindsight(task, event).decideAgain(past)
        : Optional.empty();
  }

  /** Far enough back to see all failures that counted, also those of tasks forgotten by then. */
  private SwarmView start(Past past) {
    Instant time = assigned.recorded().meta().time();
    return past.before(round.seen(), time.minus(RecentFailures.WINDOW));
  }

  private Optional<List<Verdict>> decideAgain(Past past) {
    SwarmView view = start(past);
    Iterator<LoggedEvent> log = past.after(view.index());
    Scheduler scheduler = Scheduler.of(view);
    Map<Integer, LoggedEvent> earlier = new TreeMap<>();
    while (log.hasNext()) {
      LoggedEvent next = log.next();
      if (next.index() <= round.seen()) {
        view = view.apply(next);
        scheduler.follow(view, List.of(next));
      } else if (!noteEarlier(next, earlier)) {
        break;
      }
    }
    earlier.values().forEach(other -> assume(scheduler, other));
    Instant now = Optional.ofNullable(event.status().timestamp()).orElse(Instant.EPOCH);
    TaskId id = new TaskId(assigned.id());
    Optional<Task> pending = view.task(id).map(Entry::value);
    return pending.map(task -> scheduler.explain(TaskGroup.of(task), now));
  }

  /** Notes a placement of the same round before the task's turn; false once the round is over. */
  private boolean noteEarlier(LoggedEvent next, Map<Integer, LoggedEvent> earlier) {
    if (!(next.recorded().event() instanceof TaskAssigned other)) {
      return true;
    }
    Round theirs = round(next, other);
    if (theirs.seen() == round.seen() && theirs.turn() < round.turn()) {
      earlier.put(theirs.turn(), next);
    }
    return theirs.seen() <= round.seen();
  }

  private static void assume(Scheduler scheduler, LoggedEvent logged) {
    if (logged.recorded().event() instanceof TaskAssigned other) {
      scheduler.assume(new TaskId(logged.id()), other.nodeId(), other.resources());
    }
  }
}
