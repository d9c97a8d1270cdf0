package io.skep.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What a program that ran to its end said. Every run is bounded: after its limit it is killed. */
public record Ran(List<String> command, int exit, String out, String err) {

  /** Exit code of a program that was killed because it ran too long. */
  public static final int TIMED_OUT = 124;

  /** Runs a program and waits for it, at most {@code limit}. */
  public static Ran of(Duration limit, List<String> command) {
    return of(limit, new ProcessBuilder(command));
  }

  /** Runs what was prepared and waits for it, at most {@code limit}. */
  public static Ran of(Duration limit, ProcessBuilder prepared) {
    try {
      Process process = prepared.start();
      process.getOutputStream().close();
      CompletableFuture<String> out = read(process.getInputStream());
      CompletableFuture<String> err = read(process.getErrorStream());
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      return new Ran(
          List.copyOf(prepared.command()),
          ended ? process.exitValue() : TIMED_OUT,
          out.join(),
          err.join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + prepared.command(), e);
    }
  }

  /** The output, where the program succeeded. */
  public String orThrow() {
    if (exit != 0) {
      throw new AssertionError(this.toString());
    }
    return out;
  }

  @Override
  public String toString() {
    return String.join(" ", command) + " -> " + exit + "\n" + out + err;
  }

  static boolean isOnPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  static CompletableFuture<String> read(InputStream stream) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try (stream) {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
              } catch (IOException e) {
                text.completeExceptionally(e);
              }
            });
    return text;
  }
}
