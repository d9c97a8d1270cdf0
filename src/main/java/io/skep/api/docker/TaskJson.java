package io.skep.api.docker;

import com.fasterxml.jackson.core.JsonGenerator;
import io.skep.kernel.TaskId;
import io.skep.service.Service;
import io.skep.spec.ContainerStatus;
import io.skep.spec.GenericResource;
import io.skep.spec.PortStatus;
import io.skep.spec.TaskSpec;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import io.skep.task.Task;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tasks as the API shows them. */
final class TaskJson {
  private TaskJson() {}

  /** Writes a task; whether it is a job's, its service tells, whose mode never changes. */
  static byte[] render(SwarmView view, TaskId id, Entry<Task> entry) {
    boolean job =
        entry.value().desired() == TaskState.COMPLETE
            || view.service(entry.value().serviceId())
                .filter(service -> ServiceJson.isJob(service.value().spec().mode()))
                .isPresent();
    return DockerMapper.write(json -> write(json, view, id, entry, job));
  }

  private static void write(
      JsonGenerator json, SwarmView view, TaskId id, Entry<Task> entry, boolean job)
      throws IOException {
    Task task = entry.value();
    json.writeStartObject();
    MetaJson.write(json, id.value(), entry.index(), task.createdAt(), task.updatedAt());
    json.writeObjectFieldStart("Labels");
    json.writeEndObject();
    json.writeObjectField("Spec", withoutRuntime(task.spec()));
    json.writeStringField("ServiceID", task.serviceId().value());
    if (task.slot() != 0) {
      json.writeNumberField("Slot", task.slot());
    }
    if (task.nodeId() != null) {
      json.writeStringField("NodeID", task.nodeId().value());
    }
    status(json, task.status());
    json.writeStringField("DesiredState", task.desired().toString());
    Optional<Entry<Service>> service = view.service(task.serviceId());
    if (service.isPresent()) {
      TaskNetworksJson.write(json, view, task, service.get().value().spec());
    }
    List<GenericResource> resources = task.resources();
    if (resources != null && !resources.isEmpty()) {
      json.writeObjectField("GenericResources", resources);
    }
    if (job) {
      MetaJson.version(json, "JobIteration", task.revision() - 1);
    }
    json.writeEndObject();
  }

  private static TaskSpec withoutRuntime(TaskSpec spec) {
    return new TaskSpec(
        spec.containerSpec(),
        spec.pluginSpec(),
        spec.networkAttachmentSpec(),
        spec.resources(),
        spec.restartPolicy(),
        spec.placement(),
        spec.networks(),
        spec.logDriver(),
        spec.forceUpdate(),
        null);
  }

  private static void status(JsonGenerator json, TaskStatus status) throws IOException {
    json.writeObjectFieldStart("Status");
    if (status.timestamp() != null) {
      json.writeStringField("Timestamp", GoTime.format(status.timestamp()));
    }
    text(json, "State", status.state() == null ? null : status.state().toString());
    text(json, "Message", status.message());
    text(json, "Err", status.err());
    ContainerStatus container = status.containerStatus();
    if (container != null && !isBeforeStart(status.state())) {
      json.writeObjectFieldStart("ContainerStatus");
      String containerId = container.containerId();
      json.writeStringField("ContainerID", containerId == null ? "" : containerId);
      json.writeNumberField("PID", container.pid());
      json.writeNumberField("ExitCode", container.exitCode());
      json.writeEndObject();
    }
    PortStatus ports = status.portStatus();
    json.writeObjectField("PortStatus", ports == null ? new PortStatus(null) : ports);
    json.writeEndObject();
  }

  /** Swarm shows a task's container from when it is about to be started. */
  private static boolean isBeforeStart(@Nullable TaskState state) {
    return state != null && TaskState.STARTING.isAfter(state);
  }

  private static void text(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null && !value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }
}
