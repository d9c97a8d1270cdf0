package io.skep.api.docker;

import io.skep.api.http.ApiException;
import io.skep.kernel.NodeId;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.node.Node;
import io.skep.service.Service;
import io.skep.spec.NodeDescription;
import io.skep.task.Task;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** Finds an object by id, else by its full name, else by the start of its id. */
public final class Lookup {
  private Lookup() {}

  /** An object with its id. */
  public record Found<K, T>(K id, Entry<T> entry) {
    /** The object. */
    public T value() {
      return entry.value();
    }
  }

  /** The service; throws {@link ApiException} 404 for none, 400 where several fit. */
  public static Found<ServiceId, Service> service(SwarmView view, String asked) {
    return find(
        "service", asked, view.services(), ServiceId::value, (id, s) -> s.name().equals(asked));
  }

  static Found<NodeId, Node> node(SwarmView view, String asked) {
    return find(
        "node", asked, view.nodes(), NodeId::value, (id, node) -> hostname(node).equals(asked));
  }

  /** The task; throws {@link ApiException} 404 for none, 400 where several fit. */
  public static Found<TaskId, Task> task(SwarmView view, String asked) {
    return find(
        "task", asked, view.tasks(), TaskId::value, (id, task) -> taskName(id, task).equals(asked));
  }

  static String hostname(Node node) {
    NodeDescription description = node.description();
    String hostname = description == null ? null : description.hostname();
    return hostname == null ? "" : hostname;
  }

  /** {@code service.slot.id}, or the node's id for the slot of a global task. */
  static String taskName(TaskId id, Task task) {
    NodeId node = task.nodeId();
    String slot = task.slot() > 0 || node == null ? Long.toString(task.slot()) : node.value();
    return task.serviceName() + "." + slot + "." + id;
  }

  static <K, T> Found<K, T> find(
      String kind,
      String asked,
      Map<K, Entry<T>> all,
      Function<K, String> text,
      BiPredicate<K, T> named) {
    for (BiPredicate<K, T> way :
        List.<BiPredicate<K, T>>of(
            (id, object) -> text.apply(id).equals(asked),
            named,
            (id, object) -> !asked.isEmpty() && text.apply(id).startsWith(asked))) {
      List<Found<K, T>> found =
          all.entrySet().stream()
              .filter(entry -> way.test(entry.getKey(), entry.getValue().value()))
              .map(entry -> new Found<>(entry.getKey(), entry.getValue()))
              .toList();
      if (found.size() == 1) {
        return found.getFirst();
      }
      if (!found.isEmpty()) {
        throw new ApiException(
            400, "%s %s is ambiguous (%d matches found)".formatted(kind, asked, found.size()));
      }
    }
    throw new ApiException(404, kind + " " + asked + " not found");
  }
}
