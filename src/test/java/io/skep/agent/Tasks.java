package io.skep.agent;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.session.AssignedTask;
import io.skep.spec.ContainerSpec;
import io.skep.spec.EndpointSpec;
import io.skep.spec.PortConfig;
import io.skep.spec.TaskSpec;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Builds tasks for tests. */
public final class Tasks {
  /** The node of all tests. */
  public static final NodeId NODE = new NodeId("0fqpla2p6dkaxquii13dpnkwg");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Tasks() {}

  /** A task as a manager assigns it, of a container spec in Docker's JSON. */
  public static AssignedTask of(String id, String containerSpec) {
    return of(id, "{\"ContainerSpec\":" + containerSpec + "}", List.of());
  }

  /** A task of a whole task spec in Docker's JSON, with published ports. */
  public static AssignedTask of(String id, String taskSpec, List<PortConfig> ports) {
    try {
      return new AssignedTask(
          new TaskId(id),
          new ServiceId("gb5mzpfsacyzo4xb64gkj6ocy"),
          "all",
          Map.of(),
          1,
          NODE,
          JSON.readValue(taskSpec, TaskSpec.class),
          new EndpointSpec("vip", ports),
          null,
          TaskState.RUNNING,
          new TaskStatus(
              Instant.EPOCH,
              TaskState.ASSIGNED,
              "scheduler assigned task to node",
              null,
              null,
              null),
          7);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(taskSpec, e);
    }
  }

  /** A task that only has an image. */
  public static AssignedTask of(String id) {
    return of(id, "{\"Image\":\"app\"}");
  }

  /** The spec of the task's container. */
  public static ContainerSpec container(AssignedTask task) {
    return task.spec().containerSpec();
  }
}
