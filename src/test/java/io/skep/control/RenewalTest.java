package io.skep.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.kernel.NodeId;
import io.skep.pki.Credentials;
import io.skep.pki.NodeRole;
import io.skep.testdata.TestPki;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a certificate is renewed, and what happens if it is not. */
final class RenewalTest {
  private static final RenewalSettings SETTINGS =
      new RenewalSettings(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMinutes(1));

  @TempDir private Path folder;

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualTime time = ManualTime.get(kit.system());
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final AtomicInteger fails = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @ParameterizedTest
  @CsvSource({"0, 50", "0.5, 65", "1, 80"})
  void aCertificateIsRenewedBetweenHalfAndFourFifthsOfItsLife(double random, int minutes) {
    Instant made = Instant.parse("2026-01-01T00:00:00Z");

    assertThat(
            RenewalPlan.due(
                made.minus(Duration.ofHours(1)), made.plus(Duration.ofMinutes(100)), random))
        .isEqualTo(made.plus(Duration.ofMinutes(minutes)));
  }

  @Test
  void theNodeTakesItsNewCertificateWhenItIsDue() {
    TestDesk desk = desk();
    Credentials credentials = desk.pki.worker("w1");
    start(credentials, desk);

    pass(Duration.ofMinutes(29));
    assertThat(credentials.revision()).isZero();

    pass(Duration.ofMinutes(2));
    awaitRevision(credentials, 1);
    assertThat(asked).hasValue(1);
  }

  @Test
  void aRenewalThatFailsIsTriedAgain() {
    TestDesk desk = desk();
    Credentials credentials = desk.pki.worker("w1");
    fails.set(3);
    start(credentials, desk);

    pass(Duration.ofMinutes(31));
    for (int failure = 1; failure <= 3; failure++) {
      int soFar = failure;
      Awaitility.await().untilAsserted(() -> assertThat(asked.get()).isGreaterThanOrEqualTo(soFar));
      passUntilAsked(failure + 1);
    }
    awaitRevision(credentials, 1);
  }

  @Test
  void aNodeThatIsPromotedBecomesAManagerAtOnce() {
    TestDesk desk = desk();
    Credentials credentials = desk.pki.worker("w1");
    ActorRef<Renewal.Message> renewal = start(credentials, desk);
    desk.roles.put(new NodeId("w1"), NodeRole.MANAGER);

    renewal.tell(new Renewal.Wanted(desk.policy(new NodeId("w1"))));

    awaitRevision(credentials, 1);
    assertThat(credentials.identity().isManager()).isTrue();
  }

  @Test
  void aNodeFindsOutByItselfThatTheRootHasChanged() {
    TestDesk desk = desk();
    Credentials credentials = desk.pki.worker("w1");
    start(credentials, desk);
    desk.issuer = "another";

    pass(Duration.ofSeconds(6));

    awaitRevision(credentials, 1);
  }

  @Test
  void aNodeWhoseCertificateIsAsWantedAsksForNoOther() {
    TestDesk desk = desk();
    Credentials credentials = desk.pki.worker("w1");
    ActorRef<Renewal.Message> renewal = start(credentials, desk);

    renewal.tell(new Renewal.Wanted(desk.policy(new NodeId("w1"))));
    renewal.tell(new Renewal.RenewNow());

    awaitRevision(credentials, 1);
    assertThat(asked).hasValue(1);
  }

  private ActorRef<Renewal.Message> start(Credentials credentials, TestDesk desk) {
    return kit.spawn(
        Renewal.create(credentials, renewer(credentials, desk), now::get, () -> 0.0, SETTINGS));
  }

  private Renewer renewer(Credentials credentials, TestDesk desk) {
    return new Renewer() {
      @Override
      public CompletionStage<RenewGrant> renew(RenewAsk ask) {
        asked.incrementAndGet();
        return fails.getAndDecrement() > 0
            ? CompletableFuture.failedFuture(new ControlException(503, "no leader"))
            : desk.renew(credentials.identity().node(), ask);
      }

      @Override
      public CompletionStage<CertificatePolicy> policy() {
        return CompletableFuture.completedFuture(desk.policy(credentials.identity().node()));
      }
    };
  }

  private void pass(Duration duration) {
    now.updateAndGet(instant -> instant.plus(duration));
    time.timePasses(duration);
  }

  private void passUntilAsked(int times) {
    Awaitility.await()
        .until(
            () -> {
              if (asked.get() < times) {
                pass(Duration.ofSeconds(1));
              }
              return asked.get() >= times;
            });
  }

  private static void awaitRevision(Credentials credentials, long revision) {
    Awaitility.await().untilAsserted(() -> assertThat(credentials.revision()).isEqualTo(revision));
  }

  private TestDesk desk() {
    return new TestDesk(new TestPki(folder, "swarm"));
  }
}
