package io.skep.simulation;

import io.skep.journal.EventSerializer;
import io.skep.kernel.Recorded;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** That the log is the state: reading it anew comes to the live view, byte for byte. */
final class Replay {
  private static final EventSerializer FORM = new EventSerializer();

  private Replay() {}

  /** Folds the log again, on request by way of the journal's own bytes. */
  static void check(List<LoggedEvent> log, SwarmView live, boolean throughBytes) {
    List<LoggedEvent> read = throughBytes ? throughBytes(log) : log;
    byte[] anew = bytes(SwarmView.empty().applyAll(read));
    byte[] known = bytes(live);
    int differ = Arrays.mismatch(anew, known);
    Laws.hold(
        "replay of the log equals the live view",
        differ < 0,
        "at byte",
        differ,
        excerpt(anew, differ),
        "instead of",
        excerpt(known, differ));
  }

  private static String excerpt(byte[] text, int at) {
    int from = Math.max(0, at - 200);
    return new String(text, from, Math.min(text.length - from, 400), StandardCharsets.UTF_8);
  }

  private static List<LoggedEvent> throughBytes(List<LoggedEvent> log) {
    List<LoggedEvent> read = new ArrayList<>();
    for (LoggedEvent event : log) {
      try {
        byte[] bytes = FORM.toBinary(event.recorded());
        Recorded<?> back = (Recorded<?>) FORM.fromBinary(bytes, FORM.manifest(event.recorded()));
        read.add(new LoggedEvent(event.index(), event.persistenceId(), back));
      } catch (NotSerializableException e) {
        throw new IllegalStateException(e);
      }
    }
    return read;
  }

  /** All that a view holds, in an order of its own. */
  private static byte[] bytes(SwarmView view) {
    StringBuilder text = new StringBuilder().append(view.index()).append(view.cluster());
    for (Map<?, ?> part :
        List.of(
            view.nodes(),
            view.services(),
            view.tasks(),
            view.serviceNames(),
            view.restarts(),
            view.removals())) {
      Map<String, String> sorted = new TreeMap<>();
      part.forEach(
          (key, value) ->
              sorted.put(
                  key.toString(),
                  value instanceof Map<?, ?> map
                      ? new TreeMap<>(keyed(map)).toString()
                      : value.toString()));
      text.append(sorted);
    }
    view.tasksByService()
        .forEach((id, tasks) -> text.append(tasks.stream().sorted().toList().hashCode()));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, String> keyed(Map<?, ?> map) {
    Map<String, String> keyed = new TreeMap<>();
    map.forEach((key, value) -> keyed.put(key.toString(), value.toString()));
    return keyed;
  }
}
