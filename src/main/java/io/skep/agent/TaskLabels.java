package io.skep.agent;

import io.skep.session.AssignedTask;
import io.skep.spec.ContainerSpec;
import java.util.Map;
import java.util.TreeMap;

/** The labels by which a task's container is known, as Docker Swarm writes them. */
public final class TaskLabels {
  /** The node's id. */
  public static final String NODE_ID = "com.docker.swarm.node.id";

  /** The service's id. */
  public static final String SERVICE_ID = "com.docker.swarm.service.id";

  /** The service's name. */
  public static final String SERVICE_NAME = "com.docker.swarm.service.name";

  /** Marks a task's container; its value is empty. */
  public static final String TASK = "com.docker.swarm.task";

  /** The task's id. */
  public static final String TASK_ID = "com.docker.swarm.task.id";

  /** The task's name, which is also the container's. */
  public static final String TASK_NAME = "com.docker.swarm.task.name";

  private TaskLabels() {}

  /** The labels of the task's container: the spec's, then Swarm's, which win. */
  static Map<String, String> of(AssignedTask task, ContainerSpec spec) {
    Map<String, String> labels = new TreeMap<>();
    Map<String, String> own = spec.labels();
    if (own != null) {
      labels.putAll(own);
    }
    labels.put(NODE_ID, task.nodeId().value());
    labels.put(SERVICE_ID, task.serviceId().value());
    labels.put(SERVICE_NAME, task.serviceName());
    labels.put(TASK, "");
    labels.put(TASK_ID, task.id().value());
    labels.put(TASK_NAME, task.name());
    return labels;
  }
}
