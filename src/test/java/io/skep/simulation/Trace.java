package io.skep.simulation;

import io.skep.view.LoggedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.CRC32C;

/** The last steps of a simulation, and a sum over all of them, which tells two runs apart. */
final class Trace {
  private record Step(Duration time, Object what) {
    @Override
    public String toString() {
      String words =
          what instanceof LoggedEvent event
              ? event.index()
                  + " "
                  + event.kind()
                  + " "
                  + event.id().substring(0, 6)
                  + " ["
                  + event.recorded().meta().principal()
                  + ", "
                  + event.recorded().meta().cause().value().replaceAll("command:\\S+", "command:")
                  + "] "
                  + shorten(event.recorded().event().toString())
              : String.valueOf(what);
      return time.toMillis() / 1000.0 + " s  " + words;
    }
  }

  private final Timeline timeline;
  private final int kept;
  private final Deque<Step> last = new ArrayDeque<>();
  private final CRC32C sum = new CRC32C();

  /** Keeps so many steps. */
  Trace(Timeline timeline, int kept) {
    this.timeline = timeline;
    this.kept = kept;
  }

  void event(LoggedEvent event) {
    sum.update(event.id().getBytes(StandardCharsets.UTF_8));
    sum.update(event.recorded().event().getClass().getSimpleName().length());
    note(event);
  }

  void word(String what) {
    sum.update(what.length());
    note(what);
  }

  private void note(Object what) {
    last.addLast(new Step(timeline.elapsed(), what));
    if (last.size() > kept) {
      last.removeFirst();
    }
  }

  long sum() {
    return sum.getValue() ^ timeline.elapsed().toNanos();
  }

  @Override
  public String toString() {
    StringBuilder lines = new StringBuilder("\nthe last steps:\n");
    last.forEach(step -> lines.append(step).append('\n'));
    return lines.toString();
  }

  /** Only what is set, without the containers' details. */
  private static String shorten(String event) {
    String brief =
        event
            .replaceAll("[a-zA-Z]+=(null|false|0|\\{\\}|\\[\\])(, )?", "")
            .replaceAll("(serviceName|containerStatus|timestamp)=[^,]*, ", "")
            .replaceAll("(description|portStatus)=.*", "");
    return brief.length() > 700 ? brief.substring(0, 700) : brief;
  }
}
