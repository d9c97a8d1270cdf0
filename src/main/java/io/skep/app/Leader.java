package io.skep.app;

import io.skep.command.Commands;
import java.time.Duration;
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

  /** This node leads; its view holds everything up to its own {@code TermOpened}. */
  record Lead(long term) implements Message {}

  /** This node no longer leads this term. */
  record StepDown(long term) implements Message {}

  private record TryAgain() implements Message {}

  /** How long to wait after the office of a term has failed, while the term goes on. */
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final Function<Long, Behavior<Void>> office;
  private final LeaderCommands commands;
  private @Nullable ActorRef<Void> running;
  private long runningTerm;
  private long ledTerm;
  private long endedTerm;

  private Leader(
      ActorContext<Message> context,
      Function<Long, Behavior<Void>> office,
      LeaderCommands commands) {
    super(context);
    this.office = office;
    this.commands = commands;
  }

  /**
   * The leader's guardian.
   *
   * @param office makes the behavior that runs for a term; it is to give its {@link Commands} to
   *     {@code commands}
   */
  static Behavior<Message> create(Function<Long, Behavior<Void>> office, LeaderCommands commands) {
    return Behaviors.setup(context -> new Leader(context, office, commands));
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Lead.class, this::lead)
        .onMessage(StepDown.class, this::stepDown)
        .onMessage(TryAgain.class, again -> takeOffice())
        .onSignal(Terminated.class, ended -> ended())
        .build();
  }

  private Behavior<Message> lead(Lead message) {
    if (message.term() > Math.max(ledTerm, endedTerm)) {
      ledTerm = message.term();
      leaveOffice();
      return takeOffice();
    }
    return this;
  }

  private Behavior<Message> stepDown(StepDown message) {
    endedTerm = Math.max(endedTerm, message.term());
    if (ledTerm <= message.term()) {
      ledTerm = 0;
      leaveOffice();
    }
    return this;
  }

  private Behavior<Message> takeOffice() {
    if (running == null && ledTerm > 0) {
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
      getContext().stop(running);
    }
  }

  private Behavior<Message> ended() {
    running = null;
    commands.follow(null);
    if (runningTerm == ledTerm) {
      getContext().getLog().error("the leader's actors of term {} have failed", runningTerm);
      getContext().scheduleOnce(AFTER_FAILURE, getContext().getSelf(), new TryAgain());
      return this;
    }
    return takeOffice();
  }
}
