package io.skep.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.skep.session.AgentMessage.Assignments;
import io.skep.session.Frame.Assign;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes and reads {@link Frame}s, and cuts large orders into parts. */
public final class FrameCodec {
  private static final Logger LOG = LoggerFactory.getLogger(FrameCodec.class);
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_INVALID_SUBTYPE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();
  private static final ObjectWriter WRITER = JSON.writerFor(Frame.class);
  private static final ObjectReader READER = JSON.readerFor(Frame.class);

  /** The most characters that a frame may have; more is an error. */
  public static final int LARGEST = 16 << 20;

  /** Tasks in one part of an order at most. */
  static final int PART = 64;

  private FrameCodec() {}

  /**
   * The frame as JSON.
   *
   * @throws FrameException if it is larger than {@link #LARGEST}
   */
  public static String encode(Frame frame) {
    try {
      String text = WRITER.writeValueAsString(frame);
      if (text.length() > LARGEST) {
        throw new FrameException(
            "a frame of %d characters (expected: <= %d)".formatted(text.length(), LARGEST));
      }
      return text;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a frame that JSON cannot hold: " + frame.getClass(), e);
    }
  }

  /**
   * The frame in this JSON; empty, with a word in the log, for one of a kind that is not known.
   *
   * @throws FrameException if it is no frame
   */
  public static Optional<Frame> decode(String text) {
    if (text.length() > LARGEST) {
      throw new FrameException(
          "a frame of %d characters (expected: <= %d)".formatted(text.length(), LARGEST));
    }
    try {
      Frame frame = READER.readValue(text);
      if (frame == null) {
        LOG.info("a frame of an unknown kind is passed over: {}", beginning(text));
      }
      return Optional.ofNullable(frame);
    } catch (JsonProcessingException e) {
      // Not the text itself: it may hold credentials.
      throw new FrameException("not a frame: " + e.getClass().getSimpleName(), e);
    }
  }

  private static String beginning(String text) {
    return text.substring(0, Math.min(text.length(), 40));
  }

  /** The order in parts that are small enough for a frame each, but for a task that is not. */
  public static List<Assign> parts(Assignments order) {
    List<Assign> parts = new ArrayList<>();
    List<AssignedTask> tasks = order.tasks();
    int from = 0;
    do {
      int to = end(tasks, from);
      boolean more = to < tasks.size();
      parts.add(
          new Assign(
              order.term(),
              order.generation(),
              order.complete(),
              more,
              tasks.subList(from, to),
              more ? List.of() : order.dropped()));
      from = to;
    } while (from < tasks.size());
    return parts;
  }

  /** Where a part ends that begins here: before its payloads fill a frame. */
  private static int end(List<AssignedTask> tasks, int from) {
    int to = from;
    long size = 0;
    while (to < tasks.size() && to < from + PART) {
      size += tasks.get(to).met().payloads().stream().mapToLong(p -> p.base64().length()).sum();
      if (to > from && size > LARGEST / 2) {
        break;
      }
      to++;
    }
    return to;
  }
}
