package io.skep.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.skep.api.docker.LoggedSwarmEvents;
import io.skep.api.docker.system.SwarmEvent;
import io.skep.kernel.Cause;
import io.skep.kernel.Meta;
import io.skep.kernel.Principal;
import io.skep.kernel.ServiceId;
import io.skep.service.ServiceCommand.CreateService;
import io.skep.service.ServiceCommand.RemoveService;
import io.skep.testdata.Specs;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The stream of events has no gap and no repeat, whatever swarm the daemon is in meanwhile. */
final class LoggedSwarmEventsTest {
  /**
   * The streams were once made of two that had to meet within this timeout, 5 s by default; on a
   * busy machine they did not, and a client was cut off. Here they would never meet in time.
   */
  private static final String NO_TIME =
      "pekko.stream.materializer.subscription-timeout.timeout=1ms";

  private static final ActorTestKit ACTORS =
      ActorTestKit.create(ConfigFactory.parseString("pekko.actor.provider = local, " + NO_TIME));
  private static final Optional<Instant> EVER = Optional.of(Instant.EPOCH);
  private static final Instant T1 = Instant.parse("2030-01-01T00:00:01Z");
  private static final Instant T2 = Instant.parse("2030-01-01T00:00:02Z");
  private static final Instant T3 = Instant.parse("2030-01-01T00:00:03Z");

  private final GoldenWorld world = new GoldenWorld();
  private final LoggedSwarmEvents events = new LoggedSwarmEvents(world);

  @AfterAll
  static void stop() {
    ACTORS.shutdownTestKit();
  }

  @Test
  void aSpanOfThePastHoldsBothItsEnds() {
    GoldenWireTest.found(world);
    create("s1", T1);
    create("s2", T2);
    create("s3", T3);

    assertThat(past(T1, T2)).containsExactly("service create s1", "service create s2");
    assertThat(past(T2, T2)).containsExactly("service create s2");
    assertThat(past(T3.plusNanos(1), T3.plusSeconds(1))).isEmpty();
  }

  @Test
  void whereThereWasNoSwarmNothingHappened() {
    assertThat(past(Instant.EPOCH, T3)).isEmpty();
  }

  @Test
  void sinceGoesOnIntoWhatHappensNow() {
    GoldenWireTest.found(world);
    create("s1", T1);
    create("s2", T2);
    SinkQueueWithCancel<SwarmEvent> following = follow(Optional.of(T2));

    assertThat(next(following)).isEqualTo("service create s2");
    create("s3", T3);
    assertThat(next(following)).isEqualTo("service create s3");
    following.cancel();
  }

  /** The swarm was once looked up when the stream was opened: one that came later stayed unseen. */
  @Test
  void whoListensBeforeThereIsASwarmHearsOfTheOneThatComes() {
    SinkQueueWithCancel<SwarmEvent> following = follow(EVER);
    GoldenWireTest.found(world);
    String node = world.node().orElseThrow().value();

    assertThat(next(following)).isEqualTo("node create " + node);
    create("s1", T1);
    assertThat(next(following)).isEqualTo("service create s1");
    following.cancel();
  }

  @Test
  void whoListensHearsOfTheNextSwarmToo() {
    GoldenWireTest.found(world);
    String first = world.node().orElseThrow().value();
    SinkQueueWithCancel<SwarmEvent> following = follow(EVER);
    assertThat(next(following)).isEqualTo("node create " + first);

    world.leaveNow();
    GoldenWireTest.found(world);
    String second = world.node().orElseThrow().value();

    assertThat(second).isNotEqualTo(first);
    assertThat(next(following)).isEqualTo("node create " + second);
    create("s1", T1);
    assertThat(next(following)).isEqualTo("service create s1");
    remove("s1");
    assertThat(next(following)).isEqualTo("service remove s1");
    following.cancel();
  }

  private List<String> past(Instant since, Instant until) {
    return events
        .past(since, until)
        .runWith(Sink.seq(), ACTORS.system())
        .toCompletableFuture()
        .orTimeout(30, TimeUnit.SECONDS)
        .join()
        .stream()
        .map(LoggedSwarmEventsTest::text)
        .toList();
  }

  private SinkQueueWithCancel<SwarmEvent> follow(Optional<Instant> since) {
    return events.following(since).runWith(Sink.queue(), ACTORS.system());
  }

  /** What happens next; the networks that every swarm begins with are passed over. */
  private static String next(SinkQueueWithCancel<SwarmEvent> following) {
    String next = any(following);
    while (next.startsWith("network create ")) {
      next = any(following);
    }
    return next;
  }

  private static String any(SinkQueueWithCancel<SwarmEvent> following) {
    return following
        .pull()
        .toCompletableFuture()
        .orTimeout(30, TimeUnit.SECONDS)
        .join()
        .map(LoggedSwarmEventsTest::text)
        .orElse("(end)");
  }

  private static String text(SwarmEvent event) {
    return event.type() + " " + event.action() + " " + event.id();
  }

  private void create(String id, Instant time) {
    world
        .manager()
        .orElseThrow()
        .commands()
        .service(new ServiceId(id), new CreateService(Specs.service("of-" + id, 1)), meta(time));
  }

  private void remove(String id) {
    world
        .manager()
        .orElseThrow()
        .commands()
        .service(new ServiceId(id), new RemoveService(), meta(T3));
  }

  private static Meta meta(Instant time) {
    return new Meta(time, Principal.user("root", 0), Cause.command("1", "a test"));
  }
}
