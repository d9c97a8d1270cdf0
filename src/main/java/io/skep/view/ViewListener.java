package io.skep.view;

import java.util.List;

/** Hears of every batch of events, in order, once the view holds them. Must not block. */
@FunctionalInterface
public interface ViewListener {
  /** The view after these events. */
  void changed(SwarmView view, List<LoggedEvent> events);
}
