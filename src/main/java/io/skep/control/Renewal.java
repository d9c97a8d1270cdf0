package io.skep.control;

import io.skep.pki.CertificateRequest;
import io.skep.pki.Certified;
import io.skep.pki.Credentials;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Looks after a node's certificate: renews it between half and 80 % of its life, and at once when
 * the swarm wants another role or signs with another root. {@link Credentials} take the new one
 * live, so no connection ends.
 */
public final class Renewal extends AbstractBehavior<Renewal.Message> {
  /** The longest sleep: beyond it the clock is looked at again, since it may have been set. */
  private static final Duration LOOK = Duration.ofHours(1);

  private final Credentials credentials;
  private final Renewer renewer;
  private final InstantSource clock;
  private final RenewalSettings settings;
  private final DoubleSupplier random;
  private final TimerScheduler<Message> timers;
  private final Executor blocking;
  private final SecureRandom keys = new SecureRandom();

  private Instant due;
  private boolean busy;
  private boolean again;
  private int failures;

  /** What it reacts to. */
  public sealed interface Message {}

  /** What the certificate should be; a session may tell it before it is asked for. */
  public record Wanted(CertificatePolicy policy) implements Message {}

  /** Asks a manager what the certificate should be, as is done from time to time. */
  public record AskPolicy() implements Message {}

  /** Renews whatever the clock says. */
  public record RenewNow() implements Message {}

  private record Look() implements Message {}

  private record Unanswered(String why) implements Message {}

  private record Renewed() implements Message {}

  private record Failed(String why) implements Message {}

  private Renewal(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      Credentials credentials,
      Renewer renewer,
      InstantSource clock,
      DoubleSupplier random,
      RenewalSettings settings) {
    super(context);
    this.timers = timers;
    this.credentials = credentials;
    this.renewer = renewer;
    this.clock = clock;
    this.random = random;
    this.settings = settings;
    this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    this.due = nextDue();
    sleep();
    timers.startTimerWithFixedDelay(new AskPolicy(), settings.policyInterval());
  }

  /**
   * The actor.
   *
   * @param random from 0 to 1, asked once for each certificate
   */
  public static Behavior<Message> create(
      Credentials credentials,
      Renewer renewer,
      InstantSource clock,
      DoubleSupplier random,
      RenewalSettings settings) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new Renewal(context, timers, credentials, renewer, clock, random, settings)));
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Look.class, look -> look())
        .onMessage(RenewNow.class, now -> renew())
        .onMessage(AskPolicy.class, ask -> askPolicy())
        .onMessage(Wanted.class, this::compare)
        .onMessage(Unanswered.class, this::unanswered)
        .onMessage(Renewed.class, renewed -> renewed())
        .onMessage(Failed.class, this::failed)
        .build();
  }

  private Instant nextDue() {
    return RenewalPlan.due(credentials.notBefore(), credentials.notAfter(), random.getAsDouble());
  }

  /** The clock of whoever signs may be so far behind that what it signs is due already. */
  private Instant notAtOnce(Instant planned) {
    Instant soonest = clock.instant().plus(settings.retryMost());
    return planned.isBefore(soonest) ? soonest : planned;
  }

  private void sleep() {
    Duration wait = Duration.between(clock.instant(), due);
    Duration bounded = wait.compareTo(LOOK) > 0 ? LOOK : wait;
    timers.startSingleTimer(new Look(), bounded.isNegative() ? Duration.ZERO : bounded);
  }

  private Behavior<Message> look() {
    if (clock.instant().isBefore(due)) {
      sleep();
      return this;
    }
    return renew();
  }

  private Behavior<Message> renew() {
    if (busy) {
      again = true;
      return this;
    }
    busy = true;
    again = false;
    CertificateRequest request = CertificateRequest.create(keys);
    CompletionStage<Message> done =
        CompletableFuture.completedStage(new RenewAsk(request.request()))
            .thenCompose(renewer::renew)
            .thenAcceptAsync(
                grant ->
                    credentials.replace(new Certified(request.key(), grant.chain(), grant.trust())),
                blocking)
            .thenApply(replaced -> new Renewed());
    getContext()
        .pipeToSelf(
            done, (ok, failure) -> failure == null ? new Renewed() : new Failed(why(failure)));
    return this;
  }

  private static String why(Throwable failure) {
    return String.valueOf(JoinFailures.cause(failure).getMessage());
  }

  private Behavior<Message> renewed() {
    busy = false;
    failures = 0;
    due = notAtOnce(nextDue());
    getContext()
        .getLog()
        .info(
            "certificate renewed as {}, valid until {}",
            credentials.identity().role().word(),
            credentials.notAfter());
    if (again) {
      return renew();
    }
    sleep();
    return this;
  }

  private Behavior<Message> failed(Failed failed) {
    busy = false;
    long doubled = settings.retryFirst().toMillis() << Math.min(failures, 16);
    failures++;
    Instant now = clock.instant();
    if (now.isAfter(credentials.notAfter())) {
      getContext()
          .getLog()
          .error(
              "certificate expired at {} and not renewed: {}; this node must join anew",
              credentials.notAfter(),
              failed.why());
    } else if (now.isAfter(RenewalPlan.danger(credentials.notBefore(), credentials.notAfter()))) {
      getContext()
          .getLog()
          .warn("certificate expires at {}: {}", credentials.notAfter(), failed.why());
    } else {
      getContext().getLog().info("certificate not renewed yet: {}", failed.why());
    }
    timers.startSingleTimer(
        new RenewNow(), Duration.ofMillis(Math.min(doubled, settings.retryMost().toMillis())));
    return this;
  }

  private Behavior<Message> askPolicy() {
    getContext()
        .pipeToSelf(
            renewer.policy(),
            (policy, failure) ->
                failure == null ? new Wanted(policy) : new Unanswered(why(failure)));
    return this;
  }

  private Behavior<Message> unanswered(Unanswered message) {
    getContext().getLog().debug("what the certificate should be is not known: {}", message.why());
    return this;
  }

  /** A new root comes from a manager that the old one vouches for. */
  private Behavior<Message> compare(Wanted wanted) {
    if (busy) {
      return this;
    }
    if (wanted.policy().asksToRenew(credentials)) {
      return failures == 0 ? renew() : this;
    }
    if (!wanted.policy().trust().equals(credentials.certified().trust())) {
      blocking.execute(() -> credentials.trust(wanted.policy().trust()));
    }
    return this;
  }
}
