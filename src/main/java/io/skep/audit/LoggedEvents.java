package io.skep.audit;

import io.skep.journal.StoredEvent;
import io.skep.kernel.Cause;
import io.skep.kernel.Meta;
import io.skep.kernel.Principal;
import io.skep.kernel.Recorded;
import io.skep.view.LoggedEvent;

/** Turns what the journal stores into what the view folds. */
public final class LoggedEvents {
  private LoggedEvents() {}

  /**
   * The event with its place in the log. What the journal itself wrote, such as the opening of a
   * term, is given the journal as its principal and the election as its cause.
   */
  public static LoggedEvent of(StoredEvent stored) {
    Object payload = stored.payload();
    if (payload instanceof Recorded<?> recorded) {
      return new LoggedEvent(stored.index(), stored.persistenceId(), recorded);
    }
    Meta meta =
        new Meta(
            stored.writtenAt(),
            Principal.system("journal"),
            Cause.command("term-" + stored.term(), "election"));
    return new LoggedEvent(stored.index(), stored.persistenceId(), new Recorded<>(meta, payload));
  }
}
