package io.skep.journal;

import io.skep.cluster.ClusterEvent;
import io.skep.config.ConfigEvent;
import io.skep.network.NetworkEvent;
import io.skep.node.NodeEvent;
import io.skep.refusal.CommandRefused;
import io.skep.request.RequestEvent;
import io.skep.secret.SecretEvent;
import io.skep.service.ServiceEvent;
import io.skep.task.TaskEvent;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The names under which events are stored, each with the version of its form.
 *
 * <p>A name stays for ever, wherever its class moves. A version rises when the stored form changes
 * in more than an optional field; {@link EventMigrations} then says how to read the older one.
 */
final class EventManifests {
  private static final Map<Class<?>, Manifest> BY_CLASS =
      Map.ofEntries(
          entry(ClusterEvent.SwarmInitialized.class, "swarm-initialized", 1),
          entry(ClusterEvent.SwarmUpdated.class, "swarm-updated", 1),
          entry(ClusterEvent.JoinTokensRotated.class, "join-tokens-rotated", 1),
          entry(ClusterEvent.UnlockKeyChanged.class, "unlock-key-changed", 1),
          entry(ClusterEvent.RootRotationStarted.class, "root-rotation-started", 1),
          entry(ClusterEvent.RootRotationFinished.class, "root-rotation-finished", 1),
          entry(ClusterEvent.RootKept.class, "root-kept", 1),
          entry(ClusterEvent.JoinPassIssued.class, "join-pass-issued", 1),
          entry(ClusterEvent.JoinPassUsed.class, "join-pass-used", 1),
          entry(ClusterEvent.JoinPassRevoked.class, "join-pass-revoked", 1),
          entry(NodeEvent.NodeJoined.class, "node-joined", 1),
          entry(NodeEvent.NodeDescribed.class, "node-described", 1),
          entry(NodeEvent.NodeStatusChanged.class, "node-status-changed", 1),
          entry(NodeEvent.ManagerStatusChanged.class, "manager-status-changed", 1),
          entry(NodeEvent.NodeUpdated.class, "node-updated", 1),
          entry(NodeEvent.NodeRemoved.class, "node-removed", 1),
          entry(ServiceEvent.ServiceCreated.class, "service-created", 1),
          entry(ServiceEvent.ServiceUpdated.class, "service-updated", 1),
          entry(ServiceEvent.ServiceRolledBack.class, "service-rolled-back", 1),
          entry(ServiceEvent.UpdateStatusChanged.class, "update-status-changed", 1),
          entry(ServiceEvent.ServiceRemoved.class, "service-removed", 1),
          entry(TaskEvent.TaskCreated.class, "task-created", 1),
          entry(TaskEvent.TaskAssigned.class, "task-assigned", 1),
          entry(TaskEvent.TaskStatusChanged.class, "task-status-changed", 1),
          entry(TaskEvent.TaskDesired.class, "task-desired", 1),
          entry(TaskEvent.TaskRemoved.class, "task-removed", 1),
          entry(SecretEvent.SecretCreated.class, "secret-created", 1),
          entry(SecretEvent.SecretUpdated.class, "secret-updated", 1),
          entry(SecretEvent.SecretRemoved.class, "secret-removed", 1),
          entry(ConfigEvent.ConfigCreated.class, "config-created", 1),
          entry(ConfigEvent.ConfigUpdated.class, "config-updated", 1),
          entry(ConfigEvent.ConfigRemoved.class, "config-removed", 1),
          entry(NetworkEvent.NetworkCreated.class, "network-created", 1),
          entry(NetworkEvent.NetworkRemoved.class, "network-removed", 1),
          entry(RequestEvent.RequestBegun.class, "request-begun", 1),
          entry(RequestEvent.RequestAnswered.class, "request-answered", 1),
          entry(CommandRefused.class, "command-refused", 1));

  private static final Map<String, Class<?>> BY_NAME =
      BY_CLASS.entrySet().stream()
          .collect(
              Collectors.toUnmodifiableMap(known -> known.getValue().name(), Map.Entry::getKey));

  private EventManifests() {}

  /**
   * The name and version of a stored form, written as {@code name/version}.
   *
   * @param version from 1
   */
  record Manifest(String name, int version) {
    static Manifest parse(String text) {
      int slash = text.lastIndexOf('/');
      if (slash < 1) {
        throw new IllegalArgumentException("manifest: " + text + " (expected: name/version)");
      }
      return new Manifest(text.substring(0, slash), Integer.parseInt(text.substring(slash + 1)));
    }

    @Override
    public String toString() {
      return name + "/" + version;
    }
  }

  /** All names with the types they stand for. */
  static Map<String, Class<?>> all() {
    return BY_NAME;
  }

  /** The manifest under which events of this type are written. */
  static Manifest of(Class<?> type) {
    return require(BY_CLASS.get(type), type.getName(), "a type of the table in EventManifests");
  }

  /** The type that a name stands for. */
  static Class<?> typeOf(String name) {
    return require(BY_NAME.get(name), name, "a name of the table in EventManifests");
  }

  private static <T> T require(@Nullable T found, String what, String expected) {
    if (found == null) {
      throw new IllegalArgumentException("event: " + what + " (expected: " + expected + ")");
    }
    return found;
  }

  private static Map.Entry<Class<?>, Manifest> entry(Class<?> type, String name, int version) {
    return Map.entry(type, new Manifest(name, version));
  }
}
