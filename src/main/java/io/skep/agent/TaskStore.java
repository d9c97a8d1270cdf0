package io.skep.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.skep.kernel.TaskId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The agent's own small store: one JSON file for each task, replaced as a whole and synced, so that
 * a crash leaves the old file or the new one. Credentials are left out.
 *
 * <p>Throws {@link UncheckedIOException}; a file that cannot be read is moved aside and named.
 */
final class TaskStore {
  private static final String SUFFIX = ".json";
  private static final String TERM = "term";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  private final Path folder;

  TaskStore(Path folder) {
    this.folder = folder;
  }

  /** What was read: the tasks, the files that made no sense, and the highest term seen. */
  record Contents(List<StoredTask> tasks, List<String> unreadable, long term) {}

  Contents readAll() {
    try {
      Files.createDirectories(folder);
      List<StoredTask> tasks = new ArrayList<>();
      List<String> unreadable = new ArrayList<>();
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(path -> path.toString().endsWith(SUFFIX)).toList()) {
          read(file, tasks, unreadable);
        }
      }
      return new Contents(tasks, unreadable, readTerm(unreadable));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(Path file, List<StoredTask> tasks, List<String> unreadable)
      throws IOException {
    try {
      tasks.add(JSON.readValue(Files.readAllBytes(file), StoredTask.class));
    } catch (JsonProcessingException e) {
      Path aside = file.resolveSibling(file.getFileName() + ".unreadable");
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      unreadable.add(aside + ": " + e.getOriginalMessage());
    }
  }

  /** One task; empty if it is not stored or makes no sense. */
  Optional<StoredTask> read(TaskId task) {
    Path file = file(task);
    List<StoredTask> found = new ArrayList<>();
    try {
      if (Files.exists(file)) {
        read(file, found, new ArrayList<>());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found.stream().findFirst();
  }

  private long readTerm(List<String> unreadable) throws IOException {
    Path file = folder.resolve(TERM);
    if (Files.notExists(file)) {
      return 0;
    }
    String text = Files.readString(file).strip();
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      unreadable.add(file + ": " + text);
      return 0;
    }
  }

  /** Keeps the highest term that a leader's order came with. */
  void writeTerm(long term) {
    write(folder.resolve(TERM), Long.toString(term).getBytes(StandardCharsets.UTF_8));
  }

  void write(StoredTask stored) {
    try {
      write(file(stored.task().id()), JSON.writeValueAsBytes(stored.bare()));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Path file, byte[] content) {
    Path fresh = file.resolveSibling(Objects.requireNonNull(file.getFileName()) + ".new");
    try {
      try (FileChannel channel =
          FileChannel.open(
              fresh,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      sync();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete(TaskId task) {
    try {
      if (Files.deleteIfExists(file(task))) {
        sync();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(TaskId task) {
    return folder.resolve(task.value() + SUFFIX);
  }

  private void sync() throws IOException {
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }
}
