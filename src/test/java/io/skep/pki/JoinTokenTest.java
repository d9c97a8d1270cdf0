package io.skep.pki;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.testdata.Seeds;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Join tokens are Swarm's. */
final class JoinTokenTest {
  private static final String DIGEST_RECORDED =
      "39ujmxc7015qmnuyydcvcjr0h1fo8eizrfqg3ww87wramt0qh6";

  @Test
  void itNamesTheRootCertificateAsSwarmDoes() throws IOException {
    String token = JoinToken.create(RootCaTest.recorded(), new SecureRandom());

    assertThat(token).startsWith("SWMTKN-1-" + DIGEST_RECORDED + "-");
  }

  @Test
  void itHasItsFormForEveryRoot() {
    Seeds.check(
        50,
        random ->
            assertThat(JoinToken.create("root " + random.nextLong(), new SecureRandom()))
                .matches("SWMTKN-1-[0-9a-z]{50}-[0-9a-z]{25}"));
  }

  @Test
  void itsSecretIsNeverTheSame() {
    String root = RootCa.create(Instant.EPOCH, new SecureRandom()).certificate();

    assertThat(JoinToken.create(root, new SecureRandom()))
        .isNotEqualTo(JoinToken.create(root, new SecureRandom()));
  }
}
