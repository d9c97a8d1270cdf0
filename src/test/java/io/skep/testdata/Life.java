package io.skep.testdata;

import io.skep.entity.Decider;
import io.skep.kernel.Cause;
import io.skep.kernel.Decision;
import io.skep.kernel.Meta;
import io.skep.kernel.Principal;
import io.skep.kernel.Recorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An entity without its actor: what it is told it decides, and what it decides happens to it, a
 * second apart.
 */
public final class Life<C, E, S> {
  /** When the first event happens. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Decider<C, E, S> decider;
  private final List<Recorded<E>> history = new ArrayList<>();
  private @Nullable S state;

  /** The life of an entity that does not exist yet. */
  public Life(Decider<C, E, S> decider) {
    this.decider = decider;
  }

  /** Decides without letting anything happen. */
  public Decision<E> ask(C command) {
    return decider.decide(state, command);
  }

  /** Decides, and lets happen what was decided. */
  public Decision<E> tell(C command) {
    Decision<E> decision = ask(command);
    if (decision instanceof Decision.Accepted<E> accepted) {
      accepted.events().forEach(this::happen);
    }
    return decision;
  }

  /** Tells it all these commands, whatever it answers. */
  @SafeVarargs
  public final Life<C, E, S> told(C... commands) {
    for (C command : commands) {
      tell(command);
    }
    return this;
  }

  private void happen(E event) {
    Recorded<E> recorded = new Recorded<>(meta(history.size()), event);
    history.add(recorded);
    state = decider.apply(state, event, recorded.meta());
  }

  private static Meta meta(int second) {
    return new Meta(
        START.plusSeconds(second), Principal.system("test"), Cause.command("r" + second, "test"));
  }

  /** What it is now; fails if it never came into being. */
  public S state() {
    return Objects.requireNonNull(state, "nothing has happened yet");
  }

  /** Whether anything has happened. */
  public boolean exists() {
    return state != null;
  }

  /** All that has happened, with its who, when and why. */
  public List<Recorded<E>> history() {
    return List.copyOf(history);
  }

  /** All that has happened. */
  public List<E> events() {
    return history.stream().map(Recorded::event).toList();
  }

  /** What a replay of its events makes of it; null if nothing has happened. */
  public @Nullable S replayed() {
    S replayed = null;
    for (Recorded<E> recorded : history) {
      replayed = decider.apply(replayed, recorded.event(), recorded.meta());
    }
    return replayed;
  }

  /** What it is now, if anything has happened. */
  public Optional<S> present() {
    return Optional.ofNullable(state);
  }

  /** What it is now, null if nothing has happened. */
  public @Nullable S stateOrNull() {
    return state;
  }
}
