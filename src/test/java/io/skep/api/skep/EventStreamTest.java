package io.skep.api.skep;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.skep.audit.EventFilter;
import io.skep.audit.History;
import io.skep.kernel.Cause;
import io.skep.refusal.CommandRefused;
import io.skep.testdata.MemoryLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A stream of events has no gap and no repeat, wherever it starts and however slow its reader. */
final class EventStreamTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Pattern ID = Pattern.compile("^id: (\\d+)$", Pattern.MULTILINE);
  private static final ActorTestKit ACTORS =
      ActorTestKit.create(ConfigFactory.parseString("pekko.actor.provider = local"));

  private final MemoryLog log = new MemoryLog();

  @AfterAll
  static void stop() {
    ACTORS.shutdownTestKit();
  }

  @Test
  void withoutFollowingItEndsWhereTheLogEnds() {
    write(600, "web");

    assertThat(ids(stream("web").from(0, false))).containsExactlyElementsOf(range(1, 600));
    assertThat(ids(stream("web").from(600, false))).isEmpty();
    assertThat(ids(stream("web").from(9_999, false))).isEmpty();
  }

  @Test
  void itGoesOnWhereItWasLeft() {
    write(600, "web");

    assertThat(ids(stream("web").from(123, false))).containsExactlyElementsOf(range(124, 600));
  }

  @Test
  void eachEventIsOneMessageThatCanBeResumedFrom() {
    write(1, "web");

    assertThat(text(stream("web").from(0, false)))
        .startsWith("id: 1\ndata: {\"index\":1,")
        .endsWith("}\n\n");
  }

  @Test
  void followingItHearsWhatIsWrittenLater() {
    write(3, "web");
    SinkQueueWithCancel<ByteString> events = pull(stream("web").from(2, true));
    assertThat(next(events)).contains("id: 3\n");

    write(1, "web");
    assertThat(next(events)).contains("id: 4\n");
    events.cancel();
  }

  @Test
  void whatIsFilteredOutIsNotEvenAnEmptyMessage() {
    write(300, "shop");
    SinkQueueWithCancel<ByteString> events = pull(stream("web").from(0, true));
    write(300, "shop");
    write(1, "web");

    assertThat(next(events)).contains("id: 601\n");
    events.cancel();
  }

  @Test
  void aSlowReaderIsNotReadAheadFor() {
    write(256 * 40, "web");
    SinkQueueWithCancel<ByteString> events = pull(stream("web").from(0, true));

    assertThat(next(events)).contains("id: 1\n");
    assertThat(next(events)).contains("id: 257\n");

    assertThat(log.reads()).isLessThan(8);
    events.cancel();
  }

  private void write(int count, String service) {
    for (int i = 0; i < count; i++) {
      log.write(
          "refusal|" + service,
          new CommandRefused("service", service, "no"),
          Cause.command("r1", "test"));
    }
  }

  private EventStream stream(String service) {
    History history = new History(log);
    EventFilter filter =
        new EventFilter(
            new EventFilter.Query(Optional.of(service), Optional.empty(), Optional.empty()),
            history);
    return new EventStream(
        new Audit(history, log.view(), log::lastIndex), filter, ForkJoinPool.commonPool());
  }

  private static String text(Source<ByteString, ?> source) {
    return source
        .runFold(ByteString.emptyByteString(), ByteString::concat, ACTORS.system())
        .toCompletableFuture()
        .orTimeout(LONG.toSeconds(), TimeUnit.SECONDS)
        .join()
        .utf8String();
  }

  private static List<Long> ids(Source<ByteString, ?> source) {
    List<Long> ids = new ArrayList<>();
    Matcher matcher = ID.matcher(text(source));
    while (matcher.find()) {
      ids.add(Long.parseLong(matcher.group(1)));
    }
    return ids;
  }

  private static SinkQueueWithCancel<ByteString> pull(Source<ByteString, ?> source) {
    return source.runWith(
        Sink.<ByteString>queue().withAttributes(Attributes.inputBuffer(1, 1)), ACTORS.system());
  }

  private static String next(SinkQueueWithCancel<ByteString> queue) {
    return queue
        .pull()
        .toCompletableFuture()
        .orTimeout(LONG.toSeconds(), TimeUnit.SECONDS)
        .join()
        .orElseThrow()
        .utf8String();
  }

  private static List<Long> range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }
}
