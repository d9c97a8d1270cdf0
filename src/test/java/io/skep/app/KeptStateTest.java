package io.skep.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.kernel.ClusterId;
import io.skep.kernel.NodeId;
import io.skep.pki.NodeRole;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A swarm was being made while it told its node where the managers are: both wrote the state's file
 * at one moment, and one found its new file gone, so that {@code docker swarm init} failed now and
 * then.
 */
final class KeptStateTest {

  private static final SwarmState STATE =
      new SwarmState(
          new ClusterId("c1"),
          new NodeId("n1"),
          NodeRole.MANAGER,
          true,
          "127.0.0.1",
          "0.0.0.0:2377",
          2377,
          2378,
          7946,
          List.of());

  @TempDir private Path folder;

  @Test
  void anUnfinishedSwarmIsNotOnTheDisk() {
    KeptState kept = new KeptState(STATE, folder);
    kept.update(state -> state.knowing(List.of("10.0.0.9:2377")));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatWasLearntBeforeIsWrittenWithIt() throws IOException {
    KeptState kept = new KeptState(STATE, folder);
    kept.update(state -> state.knowing(List.of("10.0.0.9:2377")));
    kept.write();
    assertThat(SwarmState.read(folder)).hasValue(kept.now());
    assertThat(kept.now().managers()).containsExactly("10.0.0.9:2377");
  }

  @Test
  void laterChangesAreWrittenAtOnce() throws IOException {
    KeptState kept = new KeptState(STATE, folder);
    kept.write();
    kept.update(state -> state.knowing(List.of("10.0.0.9:2377")));
    assertThat(SwarmState.read(folder)).hasValue(kept.now());
  }
}
