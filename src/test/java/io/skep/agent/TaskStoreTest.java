package io.skep.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.session.AssignedTask;
import io.skep.session.RegistryAuth;
import io.skep.session.TaskReport;
import io.skep.spec.ContainerStatus;
import io.skep.spec.PortConfig;
import io.skep.spec.PortStatus;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TaskStoreTest {
  @TempDir private Path folder;
  private TaskStore store;

  @BeforeEach
  void open() {
    store = new TaskStore(folder.resolve("agent"));
    assertThat(store.readAll().tasks()).isEmpty();
  }

  private static StoredTask stored() {
    AssignedTask task =
        Tasks.of(
            "t1",
            "{\"ContainerSpec\":{\"Image\":\"app\",\"Env\":[\"A=1\"],\"Init\":true,"
                + "\"StopGracePeriod\":3000000000},\"ForceUpdate\":2}",
            List.of(new PortConfig(null, "tcp", 80, 8080, "host")));
    TaskStatus status =
        new TaskStatus(
            Instant.parse("2026-01-01T00:00:00.123456789Z"),
            TaskState.RUNNING,
            "started",
            null,
            new ContainerStatus("c1", 12, 0),
            new PortStatus(null));
    return new StoredTask(task, status, List.of(new TaskReport(task.id(), status, 7)), false);
  }

  @Test
  void whatIsWrittenIsRead() {
    store.write(stored());
    assertThat(store.readAll().tasks()).containsExactly(stored());
  }

  @Test
  void credentialsAreNotWritten() throws IOException {
    AssignedTask secret = stored().task().withRegistryAuth(new RegistryAuth("c2VjcmV0"));
    store.write(new StoredTask(secret, stored().status(), List.of(), false));
    assertThat(Files.readString(folder.resolve("agent/t1.json"))).doesNotContain("c2VjcmV0");
    assertThat(secret.toString()).doesNotContain("c2VjcmV0");
    assertThat(store.read(secret.id()).orElseThrow().authLeftOut()).isTrue();
  }

  @Test
  void aTornFileIsMovedAsideAndTheRestIsRead() throws IOException {
    store.write(stored());
    Files.writeString(folder.resolve("agent/t2.json"), "{\"task\":{\"id\":\"t2\"");
    TaskStore.Contents contents = store.readAll();
    assertThat(contents.tasks()).hasSize(1);
    assertThat(contents.unreadable()).hasSize(1);
    assertThat(folder.resolve("agent/t2.json.unreadable")).exists();
  }

  @Test
  void whatIsDeletedIsGone() {
    store.write(stored());
    store.delete(stored().task().id());
    store.delete(stored().task().id());
    assertThat(store.readAll().tasks()).isEmpty();
  }
}
