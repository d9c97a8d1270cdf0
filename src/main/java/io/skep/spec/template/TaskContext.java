package io.skep.spec.template;

import io.skep.kernel.Immutable;
import java.util.Map;

/** What templates of a task can name. */
public record TaskContext(
    String serviceId,
    String serviceName,
    Map<String, String> serviceLabels,
    String nodeId,
    String hostname,
    String os,
    String architecture,
    String taskId,
    String taskName,
    String slot) {
  /** Copies the labels. */
  public TaskContext {
    serviceLabels = Immutable.sortedOrEmpty(serviceLabels);
  }

  /** Stands in for a task that is not made yet, to try a template out. */
  public static final TaskContext TRIAL =
      new TaskContext(
          "serviceid",
          "servicename",
          Map.of(),
          "nodeid",
          "hostname",
          "os",
          "architecture",
          "taskid",
          "taskname",
          "1");

  /** The value that templates begin from. */
  public Struct dot() {
    Struct platform =
        new Struct(
            "struct { Architecture string; OS string }",
            Map.of("OS", os, "Architecture", architecture));
    return new Struct(
        "*template.Context",
        Map.of(
            "Service",
            new Struct(
                "struct { ID string; Name string; Labels map[string]string }",
                Map.of("ID", serviceId, "Name", serviceName, "Labels", serviceLabels)),
            "Node",
            new Struct(
                "struct { ID string; Hostname string; Platform struct { Architecture string; OS"
                    + " string } }",
                Map.of("ID", nodeId, "Hostname", hostname, "Platform", platform)),
            "Task",
            new Struct(
                "struct { ID string; Name string; Slot string }",
                Map.of("ID", taskId, "Name", taskName, "Slot", slot))));
  }
}
