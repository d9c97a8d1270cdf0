package io.skep.audit;

import io.skep.kernel.Recorded;
import io.skep.refusal.CommandRefused;
import io.skep.service.ServiceEvent.ServiceCreated;
import io.skep.task.TaskEvent.TaskCreated;
import io.skep.view.LoggedEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Picks events by service, principal and time. Keeps what it learns of tasks, so each stream needs
 * one of its own, used by one thread at a time.
 */
public final class EventFilter implements Predicate<LoggedEvent> {
  /** What is asked for; an empty field asks for all. */
  public record Query(
      Optional<String> service, Optional<String> principal, Optional<Instant> since) {}

  private static final int REMEMBERED = 10_000;

  private final Query query;
  private final History history;
  private final Map<String, Boolean> known = new HashMap<>();

  /** The service is an id or a name; the principal {@code user:root(0)}, {@code root} or such. */
  public EventFilter(Query query, History history) {
    this.query = query;
    this.history = history;
  }

  @Override
  public boolean test(LoggedEvent event) {
    return query.since().map(since -> !event.recorded().meta().time().isBefore(since)).orElse(true)
        && query.principal().map(name -> isBy(event, name)).orElse(true)
        && query.service().map(name -> isOf(event, name)).orElse(true);
  }

  private static boolean isBy(LoggedEvent event, String wanted) {
    String whole = event.recorded().meta().principal().toString();
    String name = event.recorded().meta().principal().name();
    return whole.equals(wanted)
        || name.equals(wanted)
        || name.replaceFirst("\\(\\d+\\)$", "").equals(wanted);
  }

  private boolean isOf(LoggedEvent event, String wanted) {
    if (known.size() > REMEMBERED) {
      known.clear();
    }
    return known.computeIfAbsent(event.persistenceId(), id -> belongs(event, wanted));
  }

  private boolean belongs(LoggedEvent event, String wanted) {
    if (event.id().equals(wanted)) {
      return true;
    }
    return history.of(event.persistenceId()).stream()
        .findFirst()
        .map(LoggedEvent::recorded)
        .map(Recorded::event)
        .filter(first -> isFirstOf(first, wanted))
        .isPresent();
  }

  private static boolean isFirstOf(Object first, String wanted) {
    return switch (first) {
      case TaskCreated task ->
          task.serviceName().equals(wanted) || task.serviceId().value().equals(wanted);
      case ServiceCreated service -> wanted.equals(service.spec().name());
      case CommandRefused refused ->
          refused.kind().equals("service") && refused.target().equals(wanted);
      default -> false;
    };
  }
}
