package io.skep.control;

import static io.skep.control.ControlPort.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.kernel.NodeId;
import io.skep.pki.Authority;
import io.skep.pki.CertificateRequest;
import io.skep.pki.Credentials;
import io.skep.pki.Identity;
import io.skep.pki.NodeRole;
import io.skep.testdata.TestPki;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How a machine joins over real sockets, and how it is refused. */
final class JoiningTest {
  private static final String NO_SUCH_ROOT =
      "SWMTKN-1-00000000000000000000000000000000000000000000000000-6kkg67uw74n01q83zmu82zznx";

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(NodeRole.class)
  void theTokenDecidesTheRole(NodeRole role) {
    TestDesk desk = desk();
    try (ControlPort port = port(desk, desk.pki.manager("m1"))) {
      String token = role == NodeRole.MANAGER ? desk.managerToken : desk.workerToken;

      Joined joined = await(join(port, token).result());

      Credentials credentials = desk.pki.credentials(joined.certified());
      assertThat(credentials.identity()).isEqualTo(desk.pki.identity("n1", role));
      assertThat(joined.grant().role()).isEqualTo(role.word());
      assertThat(await(port.client(credentials).get(port.address(), "/member", String.class)))
          .isEqualTo("n1 " + role);
    }
  }

  @Test
  void anotherRootThanTheTokensIsToldNothing() {
    TestDesk desk = desk();
    try (ControlPort port = port(desk, desk.pki.manager("m1"))) {
      assertRefused(
          join(port, NO_SUCH_ROOT),
          500,
          "remote CA does not match fingerprint. Expected: " + "0".repeat(64));
      assertThat(desk.asked).hasValue(0);
    }
  }

  @Test
  void aManagerNotCertifiedByTheTokensRootIsToldNothing() {
    TestDesk desk = desk();
    TestPki impostor = new TestPki(folder, "swarm");
    try (ControlPort port = port(desk, impostor.manager("m1"))) {
      assertRefused(
          join(port, desk.workerToken), 500, "x509: certificate signed by unknown authority");
      assertThat(desk.asked).hasValue(0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "garbage, 500, invalid join token",
    "SWMTKN-1-bad, 500, invalid join token",
    "'', 400, A valid join token is necessary to join this cluster",
  })
  void aTokenOfAnotherFormIsRefusedHere(String token, int status, String words) {
    TestDesk desk = desk();
    try (ControlPort port = port(desk, desk.pki.manager("m1"))) {
      assertRefused(join(port, token), status, words);
    }
  }

  @Test
  void aWrongSecretIsRefusedBySwarmsWords() {
    TestDesk desk = desk();
    try (ControlPort port = port(desk, desk.pki.manager("m1"))) {
      String wrong = desk.workerToken.substring(0, desk.workerToken.length() - 25) + "0".repeat(25);

      assertRefused(
          join(port, wrong),
          400,
          "rpc error: code = InvalidArgument desc = A valid join token is necessary to join this"
              + " cluster");
    }
  }

  @Test
  void anUnreachableManagerIsPassedOverForTheNext() {
    TestDesk desk = desk();
    try (ControlPort port = port(desk, desk.pki.manager("m1"))) {
      Joining joining = new Joining(port.system(), ControlPort.SETTINGS);
      String here = "127.0.0.1:" + port.address().getPort();

      Joining.Attempt attempt =
          joining.start(applicant(desk.workerToken), List.of("127.0.0.1:1", here));

      assertThat(await(attempt.result()).grant().node()).isEqualTo("n1");
    }
  }

  @Test
  void aSwarmWithoutALeaderIsAskedUntilItHasOne() {
    TestDesk desk = desk();
    desk.lead = new Lead.Unknown();
    try (ControlPort port = port(desk, desk.pki.manager("m1"))) {
      Joining.Attempt attempt = join(port, desk.workerToken);
      desk.lead = new Lead.Here();

      assertThat(await(attempt.result()).grant().node()).isEqualTo("n1");
    }
  }

  @Test
  void anAttemptThatIsGivenUpEnds() {
    TestDesk desk = desk();
    desk.lead = new Lead.Unknown();
    try (ControlPort port = port(desk, desk.pki.manager("m1"))) {
      Joining.Attempt attempt = join(port, desk.workerToken);
      attempt.cancel();

      assertThatThrownBy(() -> await(attempt.result())).isNotNull();
    }
  }

  @Test
  void aFollowerPassesOnToTheLeader() {
    TestDesk desk = desk();
    TestDesk following = new TestDesk(desk.pki);
    try (ControlPort leader = port(desk, desk.pki.manager("m1"));
        ControlPort follower = port(following, desk.pki.manager("m2"))) {
      following.lead = new Lead.At(leader.address());

      Joined joined = await(join(follower, desk.managerToken).result());

      assertThat(joined.grant().role()).isEqualTo("manager");
      assertThat(following.asked).hasValue(0);
      assertThat(desk.from).containsExactly("127.0.0.1");
      assertRefused(join(follower, following.workerToken), 400, "A valid join token is necessary");
    }
  }

  @Test
  void aRenewalThroughAFollowerIsForTheNodeOfTheSession() {
    TestDesk desk = desk();
    TestDesk following = new TestDesk(desk.pki);
    desk.roles.put(new NodeId("w1"), NodeRole.MANAGER);
    try (ControlPort leader = port(desk, desk.pki.manager("m1"));
        ControlPort follower = port(following, desk.pki.manager("m2"))) {
      following.lead = new Lead.At(leader.address());
      RenewAsk ask = new RenewAsk(CertificateRequest.create(new SecureRandom()).request());

      RenewGrant grant =
          await(
              follower
                  .client(desk.pki.worker("w1"))
                  .post(follower.address(), "/control/v1/renew", ask, RenewGrant.class));

      assertThat(grant.role()).isEqualTo("manager");
      assertThatThrownBy(
              () ->
                  await(
                      follower
                          .client(desk.pki.worker("w1"))
                          .post(follower.address(), "/control/v1/renew/m1", ask, RenewGrant.class)))
          .hasMessageContaining("PermissionDenied");
    }
  }

  @Test
  void clocksThatDifferAreNamed() {
    TestDesk desk = desk();
    Authority authority = desk.pki.authority();
    Identity identity = desk.pki.identity("m1", NodeRole.MANAGER);
    Credentials early =
        desk.pki.credentials(
            TestPki.certified(
                authority, desk.root(), identity, Instant.now().plus(Duration.ofDays(1))));
    try (ControlPort port = port(desk, early)) {
      assertRefused(
          join(port, desk.workerToken),
          500,
          "x509: certificate has expired or is not yet valid: current time");
      assertThat(desk.asked).hasValue(0);
    }
    desk.skew = Duration.ofDays(-1);
    try (ControlPort port = port(desk, desk.pki.manager("m1"))) {
      assertRefused(join(port, desk.workerToken), 500, "is after");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1:2478, 10.0.0.1, 2478",
    "10.0.0.1, 10.0.0.1, 2377",
    "[fd00::1]:99, fd00::1, 99",
    "manager.example, manager.example, 2377",
  })
  void anAddressMayLeaveOutThePort(String text, String host, int port) {
    assertThat(ControlClient.address(text).getHostString()).isEqualTo(host);
    assertThat(ControlClient.address(text).getPort()).isEqualTo(port);
  }

  private TestDesk desk() {
    return new TestDesk(new TestPki(folder, "swarm"));
  }

  private static ControlPort port(TestDesk desk, Credentials credentials) {
    return new ControlPort(credentials, peer -> true, desk);
  }

  private static Joining.Attempt join(ControlPort port, String token) {
    return new Joining(port.system(), ControlPort.SETTINGS)
        .start(applicant(token), List.of("127.0.0.1:" + port.address().getPort()));
  }

  private static Joining.Applicant applicant(String token) {
    return new Joining.Applicant(token, "active", "127.0.0.1", "127.0.0.1:2377", null);
  }

  private static void assertRefused(Joining.Attempt attempt, int status, String words) {
    assertThatThrownBy(() -> await(attempt.result()))
        .cause()
        .isInstanceOfSatisfying(
            ControlException.class, e -> assertThat(e.status()).isEqualTo(status))
        .hasMessageContaining(words);
  }
}
