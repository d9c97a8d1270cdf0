package io.skep.api.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skep.api.http.ApiVersion;
import java.util.List;

/** Fields of service specs that older versions of the API do not know, and so do not take. */
final class FieldGates {
  private static final String CONTAINER = "TaskTemplate.ContainerSpec.";

  private record Since(int minor, List<String> paths) {}

  private static final List<Since> GATES =
      List.of(
          new Since(
              40,
              List.of(
                  CONTAINER + "Sysctls",
                  CONTAINER + "Privileges.CredentialSpec.Config",
                  "TaskTemplate.Placement.MaxReplicas")),
          new Since(
              41,
              List.of(
                  CONTAINER + "CapabilityAdd",
                  CONTAINER + "CapabilityDrop",
                  CONTAINER + "Ulimits",
                  "TaskTemplate.Resources.Limits.Pids",
                  "Mode.ReplicatedJob",
                  "Mode.GlobalJob")),
          new Since(
              44,
              List.of(
                  CONTAINER + "Privileges.Seccomp",
                  CONTAINER + "Privileges.AppArmor",
                  CONTAINER + "Privileges.NoNewPrivileges",
                  CONTAINER + "Healthcheck.StartInterval",
                  CONTAINER + "Mounts.BindOptions.ReadOnlyNonRecursive",
                  CONTAINER + "Mounts.BindOptions.ReadOnlyForceRecursive")),
          new Since(46, List.of(CONTAINER + "OomScoreAdj")));

  private FieldGates() {}

  /** Takes out of a fitted tree what the version does not know. */
  static void apply(JsonNode spec, ApiVersion version) {
    for (Since gate : GATES) {
      if (!version.atLeast(1, gate.minor())) {
        gate.paths().forEach(path -> remove(spec, List.of(path.split("\\.", -1))));
      }
    }
  }

  private static void remove(JsonNode node, List<String> path) {
    if (node.isArray()) {
      node.forEach(item -> remove(item, path));
    } else if (node instanceof ObjectNode object) {
      JsonNode next = object.get(path.getFirst());
      if (path.size() == 1) {
        object.remove(path.getFirst());
      } else if (next != null) {
        remove(next, path.subList(1, path.size()));
      }
    }
  }
}
