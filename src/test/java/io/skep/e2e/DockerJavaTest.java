package io.skep.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerSpec;
import com.github.dockerjava.api.model.LocalNodeState;
import com.github.dockerjava.api.model.Service;
import com.github.dockerjava.api.model.ServiceModeConfig;
import com.github.dockerjava.api.model.ServiceReplicatedModeOptions;
import com.github.dockerjava.api.model.ServiceSpec;
import com.github.dockerjava.api.model.SwarmSpec;
import com.github.dockerjava.api.model.Task;
import com.github.dockerjava.api.model.TaskSpec;
import com.github.dockerjava.api.model.TaskState;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import io.skep.testbed.EngineHost;
import io.skep.testbed.EngineTest;
import io.skep.testbed.SkepDaemon;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** docker-java as the client: what programs use instead of the command. */
@EngineTest
final class DockerJavaTest {

  private static SkepDaemon daemon;
  private static DockerClient client;

  @BeforeAll
  static void startDaemonAndSwarm(EngineHost host) {
    daemon = SkepDaemon.start(host);
    DockerClientConfig config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(daemon.uri().toString())
            .build();
    client =
        DockerClientImpl.getInstance(
            config, new ApacheDockerHttpClient.Builder().dockerHost(daemon.uri()).build());
    client
        .initializeSwarmCmd(new SwarmSpec().withName("default"))
        .withAdvertiseAddr("127.0.0.1")
        .withListenAddr("127.0.0.1")
        .exec();
  }

  @AfterAll
  static void stopDaemon() throws IOException {
    client.close();
    daemon.close();
  }

  @Test
  void theSwarmAndItsNodeAreSeen() {
    assertThat(client.inspectSwarmCmd().exec().getSpec().getName()).isEqualTo("default");
    assertThat(client.infoCmd().exec().getSwarm().getLocalNodeState())
        .isEqualTo(LocalNodeState.ACTIVE);
    assertThat(client.listSwarmNodesCmd().exec()).hasSize(1);
  }

  @Test
  void aServiceIsCreatedScaledAndRemoved() {
    String id = client.createServiceCmd(spec("from-java", 1)).exec().getId();
    running(id, 1);
    Service service = client.inspectServiceCmd(id).exec();
    client
        .updateServiceCmd(id, spec("from-java", 2))
        .withVersion(service.getVersion().getIndex())
        .exec();
    running(id, 2);
    assertThat(client.listServicesCmd().withNameFilter(List.of("from-java")).exec()).hasSize(1);
    client.removeServiceCmd(id).exec();
    assertThatThrownBy(() -> client.inspectServiceCmd(id).exec())
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void anUpdateOfAnOldVersionIsRefusedInSwarmsWords() {
    String id = client.createServiceCmd(spec("stale", 1)).exec().getId();
    assertThatThrownBy(() -> client.updateServiceCmd(id, spec("stale", 2)).withVersion(1L).exec())
        .hasMessageContaining("update out of sequence");
    client.removeServiceCmd(id).exec();
  }

  @Test
  void containersOfTheEngineAreSeenThroughIt() {
    String id = client.createContainerCmd("alpine:latest").withCmd("sleep", "1000").exec().getId();
    client.startContainerCmd(id).exec();
    assertThat(client.inspectContainerCmd(id).exec().getState().getRunning()).isTrue();
    client.removeContainerCmd(id).withForce(true).exec();
  }

  private static ServiceSpec spec(String name, int replicas) {
    ContainerSpec container =
        new ContainerSpec()
            .withImage("alpine:latest")
            .withCommand(List.of("sleep", "1000"))
            .withStopSignal("KILL");
    return new ServiceSpec()
        .withName(name)
        .withTaskTemplate(new TaskSpec().withContainerSpec(container))
        .withMode(
            new ServiceModeConfig()
                .withReplicated(new ServiceReplicatedModeOptions().withReplicas(replicas)));
  }

  private static void running(String service, int count) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              List<Task> tasks = client.listTasksCmd().withServiceFilter(service).exec();
              assertThat(tasks)
                  .filteredOn(task -> task.getStatus().getState() == TaskState.RUNNING)
                  .hasSize(count);
            });
  }
}
