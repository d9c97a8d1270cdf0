package io.skep.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leader whose process is gone is replaced without waiting for its silence; no other is. */
final class LostLeaderTest {
  private static final int ROUNDS = 3;

  @TempDir Path dir;
  private TestManagers managers;

  @BeforeEach
  void start() throws IOException {
    managers = TestManagers.patient(dir).with("m1", "m2", "m3");
    managers.writeAll("a", 1, 10);
  }

  @AfterEach
  void stop() {
    managers.close();
  }

  @Test
  void aLeaderThatIsGoneIsReplacedThoughNobodyWasSilentForLong() {
    var before = managers.leader().leadership().term();
    managers.vanish("m1");
    Awaitility.await()
        .until(
            () ->
                managers.get("m2").leadership().isReady()
                    || managers.get("m3").leadership().isReady());
    assertThat(managers.leader().leadership().term()).isEqualTo(before + 1);
    managers.writeAll("a", 11, 20);
  }

  @Test
  void aLeaderThatOnlyLostItsConnectionsLeadsOn() {
    var before = managers.leader().leadership().term();
    for (int round = 1; round <= ROUNDS; round++) {
      managers.breakConnections();
      managers.writeAll("b" + round, 1, 10);
    }
    assertThat(managers.leader().leadership().term()).isEqualTo(before);
    assertThat(managers.leaderName()).isEqualTo("m1");
  }

  /** As where a firewall refuses them: its word reaches them, so it is not gone. */
  @Test
  void aLeaderWhosePortRefusesTheOthersLeadsOnWhileTheyHearIt() {
    var before = managers.leader().leadership().term();
    managers.refuse("m1");
    for (int round = 1; round <= ROUNDS; round++) {
      managers.breakConnectionsOf("m2");
      managers.writeAll("b" + round, 1, 10);
    }
    assertThat(managers.leader().leadership().term()).isEqualTo(before);
    assertThat(managers.leaderName()).isEqualTo("m1");
  }
}
