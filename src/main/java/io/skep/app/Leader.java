package io.skep.app;

import io.skep.command.Commands;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;

/**
 * Runs the leader's actors while this node leads, and only then: entities, orchestrators,
 * scheduler, dispatcher. A new term's actors start after those of the term before have ended, so
 * that every write carries the term its writer acts in.
 */
final class Leader extends AbstractBehavior<Leader.Message> {
  /** What it hears of the leadership. */
  sealed interface Message {}

  /** This node leads, as it was told last. */
  record Lead(long term) implements Message {}

  /** This node no longer leads this term. */
  record StepDown(long term) implements Message {}

  /** This node stops: no office from now on. Completes the promise when none runs. */
  record End(CompletableFuture<Void> ended) implements Message {}

  private record TryAgain() implements Message {}

  private record Settled(long term, @Nullable Throwable failure) implements Message {}

  /** Knows what has become of this node's writes. */
  interface Writes {
    /**
     * Completes once all that this node wrote until now has its outcome, and its view holds all
     * that was committed.
     */
    CompletionStage<?> settled();
  }

  /** How long to wait after the office of a term has failed, while the term goes on. */
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final Function<Long, Behavior<Void>> office;
  private final LeaderCommands commands;
  private final Writes writes;
  private @Nullable ActorRef<Void> running;
  private long runningTerm;
  private long ledTerm;
  private long settlingTerm;
  private boolean leaving;
  private @Nullable CompletableFuture<Void> end;

  private Leader(
      ActorContext<Message> context,
      Function<Long, Behavior<Void>> office,
      LeaderCommands commands,
      Writes writes) {
    super(context);
    this.office = office;
    this.commands = commands;
    this.writes = writes;
  }

  /**
   * The leader's guardian.
   *
   * @param office makes the behavior that runs for a term; it is to give its {@link Commands} to
   *     {@code commands}
   * @param writes of this node; a new office that did not see those of the one before would decide
   *     once more what they hold
   */
  static Behavior<Message> create(
      Function<Long, Behavior<Void>> office, LeaderCommands commands, Writes writes) {
    return Behaviors.setup(context -> new Leader(context, office, commands, writes));
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Lead.class, this::lead)
        .onMessage(StepDown.class, this::stepDown)
        .onMessage(End.class, this::end)
        .onMessage(TryAgain.class, again -> takeOffice())
        .onMessage(Settled.class, this::settled)
        .onSignal(Terminated.class, ended -> ended())
        .build();
  }

  private Behavior<Message> lead(Lead message) {
    if (message.term() > ledTerm && end == null) {
      ledTerm = message.term();
      leaveOffice();
      return takeOffice();
    }
    return this;
  }

  private Behavior<Message> stepDown(StepDown message) {
    if (ledTerm <= message.term()) {
      ledTerm = 0;
      leaveOffice();
    }
    return this;
  }

  private Behavior<Message> end(End message) {
    end = message.ended();
    ledTerm = 0;
    leaveOffice();
    if (running == null) {
      end.complete(null);
    }
    return this;
  }

  /** Asks first what has become of the writes: no more of them come while no office runs. */
  private Behavior<Message> takeOffice() {
    if (running == null && ledTerm > 0 && settlingTerm != ledTerm) {
      long term = ledTerm;
      settlingTerm = term;
      getContext().pipeToSelf(writes.settled(), (seen, failure) -> new Settled(term, failure));
    }
    return this;
  }

  private Behavior<Message> settled(Settled settled) {
    if (settled.term() == settlingTerm) {
      settlingTerm = 0;
    }
    if (settled.failure() != null) {
      getContext().getLog().info("term {} is not led: {}", settled.term(), settled.failure());
    } else if (running == null && settled.term() == ledTerm) {
      runningTerm = ledTerm;
      ActorRef<Void> started = getContext().spawnAnonymous(office.apply(runningTerm));
      getContext().watch(started);
      running = started;
    }
    return this;
  }

  private void leaveOffice() {
    commands.follow(null);
    if (running != null) {
      leaving = true;
      getContext().stop(running);
    }
  }

  private Behavior<Message> ended() {
    boolean failed = !leaving;
    running = null;
    leaving = false;
    commands.follow(null);
    if (end != null) {
      end.complete(null);
      return this;
    }
    if (failed) {
      getContext().getLog().error("the leader's actors of term {} have failed", runningTerm);
      getContext().scheduleOnce(AFTER_FAILURE, getContext().getSelf(), new TryAgain());
      return this;
    }
    return takeOffice();
  }
}
