package io.skep.audit;

import io.skep.audit.Revision.Origin;
import io.skep.service.Service;
import io.skep.service.ServiceDecider;
import io.skep.service.ServiceEvent;
import io.skep.service.ServiceEvent.ServiceCreated;
import io.skep.service.ServiceEvent.ServiceRemoved;
import io.skep.service.ServiceEvent.ServiceRolledBack;
import io.skep.service.ServiceEvent.ServiceUpdated;
import io.skep.service.ServiceEvent.UpdateStatusChanged;
import io.skep.view.LoggedEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All revisions of a service, from its own events: Swarm remembers two, the journal every one, also
 * those of a service that is gone.
 */
public final class Revisions {
  private final List<Revision> revisions = new ArrayList<>();
  private @Nullable Service state;

  private Revisions() {}

  /**
   * The revisions, the first one first.
   *
   * @param history all events of one service, in order
   */
  public static List<Revision> of(List<LoggedEvent> history) {
    Revisions found = new Revisions();
    history.forEach(found::next);
    return List.copyOf(found.revisions);
  }

  private void next(LoggedEvent logged) {
    if (!(logged.recorded().event() instanceof ServiceEvent event)) {
      return;
    }
    Service now = new ServiceDecider(logged.id()).apply(state, event, logged.recorded().meta());
    switch (event) {
      case ServiceCreated created -> add(logged, now, Origin.CREATED, null);
      case ServiceUpdated updated -> add(logged, now, Origin.UPDATED, null);
      case ServiceRolledBack back -> add(logged, now, Origin.ROLLED_BACK, target(back));
      case UpdateStatusChanged changed -> {
        Revision last = revisions.removeLast();
        revisions.add(last.with(now.updateStatus()));
      }
      case ServiceRemoved removed -> {}
    }
    state = now;
  }

  /**
   * The revision a rollback names; without a name, the newest with that spec before the present.
   */
  private @Nullable Long target(ServiceRolledBack back) {
    if (back.toRevision() != null) {
      return back.toRevision();
    }
    for (int i = revisions.size() - 2; i >= 0; i--) {
      if (revisions.get(i).spec().equals(back.spec())) {
        return revisions.get(i).number();
      }
    }
    return null;
  }

  private void add(LoggedEvent logged, Service now, Origin origin, @Nullable Long sameAs) {
    revisions.add(
        new Revision(
            now.revision(),
            logged.index(),
            logged.recorded().meta(),
            origin,
            sameAs,
            now.spec(),
            now.registryAuth(),
            now.updateStatus()));
  }
}
