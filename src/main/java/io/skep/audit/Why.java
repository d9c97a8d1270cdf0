package io.skep.audit;

import io.skep.kernel.TaskId;
import io.skep.spec.ContainerStatus;
import io.skep.view.Entry;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Answers why a thing is as it is: the chain of events from its last one back to a command. */
public final class Why {
  /** Chains are much shorter; a longer one means the log is broken. */
  private static final int LONGEST = 1000;

  private final History history;

  /** Reads this history. */
  public Why(History history) {
    this.history = history;
  }

  /**
   * The chain of an object, its last event first, the one a command caused last.
   *
   * @param kind task, service, node, swarm, refusal, container, or any
   * @param name an id, a unique prefix of one, or a service's name; also of what is gone, by full
   *     id
   * @return empty if there is no such thing, or the prefix fits several
   */
  public List<LoggedEvent> chain(SwarmView view, String kind, String name) {
    return last(view, kind, name).map(this::back).orElse(List.of());
  }

  private List<LoggedEvent> back(LoggedEvent from) {
    List<LoggedEvent> chain = new ArrayList<>();
    Optional<LoggedEvent> next = Optional.of(from);
    while (next.isPresent() && chain.size() < LONGEST) {
      LoggedEvent event = next.get();
      chain.add(event);
      OptionalLong cause = event.recorded().meta().cause().eventIndex();
      next =
          cause.isPresent() && cause.getAsLong() < event.index()
              ? history.get(cause.getAsLong())
              : Optional.empty();
    }
    return chain;
  }

  private Optional<LoggedEvent> last(SwarmView view, String kind, String name) {
    return switch (kind) {
      case "task", "node", "service" -> lastOf(view, kind, name);
      case "container" -> container(view, name).flatMap(task -> lastOf(view, "task", task));
      case "swarm" -> newest(history.of("swarm|swarm"));
      case "any" ->
          Stream.of("task", "service", "node", "container", "refusal")
              .flatMap(each -> last(view, each, name).stream())
              .findFirst();
      default -> newest(history.of(kind + "|" + name));
    };
  }

  private Optional<LoggedEvent> lastOf(SwarmView view, String kind, String name) {
    return living(view, kind, name)
        .flatMap(history::get)
        .or(() -> newest(history.of(kind + "|" + name)));
  }

  private static Optional<LoggedEvent> newest(List<LoggedEvent> events) {
    return events.isEmpty() ? Optional.empty() : Optional.of(events.getLast());
  }

  private static Optional<Long> living(SwarmView view, String kind, String name) {
    return switch (kind) {
      case "task" -> unique(view.tasks().keySet(), name).flatMap(view::task).map(Entry::index);
      case "node" -> unique(view.nodes().keySet(), name).flatMap(view::node).map(Entry::index);
      default ->
          view.serviceNamed(name)
              .or(() -> unique(view.services().keySet(), name))
              .flatMap(view::service)
              .map(Entry::index);
    };
  }

  private static <I> Optional<I> unique(Collection<I> ids, String prefix) {
    List<I> fitting = ids.stream().filter(id -> id.toString().startsWith(prefix)).limit(2).toList();
    return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
  }

  private static Optional<String> container(SwarmView view, String prefix) {
    return view.tasks().entrySet().stream()
        .filter(task -> hasContainer(task.getValue(), prefix))
        .map(task -> task.getKey())
        .map(TaskId::value)
        .findFirst();
  }

  private static boolean hasContainer(Entry<io.skep.task.Task> task, String prefix) {
    ContainerStatus container = task.value().status().containerStatus();
    String id = container == null ? null : container.containerId();
    return id != null && id.startsWith(prefix);
  }
}
