package io.skep.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@EngineTest
final class EngineHostTest {

  @AfterEach
  void clear(EngineHost host) {
    host.removeContainers();
  }

  @Test
  void aHostRunsContainersOfItsOwn(EngineHost host) {
    assertThat(host.docker().ok("run", "--rm", "alpine", "echo", "hello")).isEqualTo("hello");
    assertThat(host.docker().ok("info", "--format", "{{.Name}}")).isEqualTo("node1");
  }

  @Test
  void whatRunsInsideSeesTheHostsOwnName(EngineHost host) {
    assertThat(Ran.of(Duration.ofSeconds(10), host.inside(List.of("hostname"))).out())
        .isEqualTo("node1\n");
  }

  @Test
  void theEngineComesBackAfterACrash(EngineHost host) {
    host.docker().ok("run", "-d", "--name", "before", "alpine", "sleep", "1000");
    host.killEngine();
    host.startEngine();
    assertThat(host.docker().ok("ps", "-a", "--format", "{{.Names}}")).isEqualTo("before");
  }

  @Test
  void aClosedHostLeavesNothingBehind() {
    EngineHost other = EngineHost.start("node2");
    other.docker().ok("run", "-d", "alpine", "sleep", "1000");
    other.close();
    assertThat(other.folder()).doesNotExist();
  }
}
