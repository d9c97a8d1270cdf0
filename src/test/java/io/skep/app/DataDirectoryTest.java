package io.skep.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.kernel.ClusterId;
import io.skep.kernel.NodeId;
import io.skep.pki.NodeRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {
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
  void aSecondDaemonIsRefusedAndToldOfTheFirst() throws IOException {
    try (DataDirectory first = DataDirectory.lock(folder)) {
      assertThat(first.swarm()).isEqualTo(folder.resolve("swarm"));
      assertThatThrownBy(() -> DataDirectory.lock(folder))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("in use by another daemon (pid " + ProcessHandle.current().pid());
    }
    DataDirectory.lock(folder).close();
  }

  @Test
  void anUnfinishedSwarmIsDropped() throws IOException {
    try (DataDirectory data = DataDirectory.lock(folder)) {
      Files.createDirectories(data.swarm().resolve("journal"));
      Files.writeString(data.swarm().resolve("journal/log"), "half");
      data.dropUnfinishedSwarm();
      assertThat(data.swarm()).doesNotExist();
      data.dropUnfinishedSwarm();
    }
  }

  @Test
  void aSwarmThatWasLeftIsKeptAside() throws IOException {
    try (DataDirectory data = DataDirectory.lock(folder)) {
      Files.createDirectories(data.swarm());
      Files.writeString(data.swarm().resolve("log"), "history");
      data.keepLeftSwarm("c1", Instant.ofEpochMilli(7));
      assertThat(data.swarm()).doesNotExist();
      assertThat(folder.resolve("left/c1-7/log")).hasContent("history");
    }
  }

  @Test
  void theStateReadsBackAsWritten() throws IOException {
    STATE.write(folder);
    assertThat(SwarmState.read(folder)).contains(STATE);
    assertThat(SwarmState.readLeft(folder)).isEmpty();
  }

  @Test
  void aLeavingThatBeganIsSeen() throws IOException {
    STATE.write(folder);
    STATE.markLeft(folder);
    assertThat(SwarmState.read(folder)).isEmpty();
    assertThat(SwarmState.readLeft(folder)).contains(STATE);
  }

  @Test
  void aDamagedStateIsRefusedByName() throws IOException {
    Files.writeString(folder.resolve("state.json"), "{half");
    assertThatThrownBy(() -> SwarmState.read(folder))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("state.json");
  }
}
