package io.skep.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code skep log}: every decision of the swarm in order, and from then on as they come. */
@Command(
    name = "log",
    description = "Print the log of decisions: who, when, what, and because of what.")
final class LogCommand implements Callable<Integer> {

  /** How long a daemon that went away is waited for when following, and how often it is asked. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Duration RETRY = Duration.ofMillis(500);

  @Mixin private final Asking asking = new Asking();

  @Option(names = "--since", paramLabel = "TIME", description = "from this time (RFC 3339, or 10m)")
  @Nullable String since;

  @Option(names = "--service", paramLabel = "NAME", description = "only of this service")
  @Nullable String service;

  @Option(names = "--principal", paramLabel = "WHO", description = "only what this one did")
  @Nullable String principal;

  @Option(
      names = "--after",
      paramLabel = "INDEX",
      defaultValue = "0",
      description = "only events after this index")
  long after;

  @Option(
      names = {"-f", "--follow"},
      description = "go on as events come")
  boolean follow;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Clock clock = Clock.system(ZoneId.systemDefault());
  private boolean anythingRead;

  @Override
  public Integer call() {
    Instant lastHeard = clock.instant();
    try (Api api = Api.streaming(asking.uri(System.getenv()), System.getenv())) {
      do {
        try {
          read(api);
          lastHeard = clock.instant();
        } catch (CommandFailed e) {
          boolean gone = e.status() == 0 || e.status() == 503;
          boolean hopeless = lastHeard.plus(PATIENCE).isBefore(clock.instant());
          if (!follow || !anythingRead || !gone || hopeless) {
            throw e;
          }
        }
        if (follow) {
          LockSupport.parkNanos(RETRY.toNanos());
        }
      } while (follow);
    }
    return 0;
  }

  /** Reads until the stream ends; what was read is not asked for again. */
  private void read(Api api) {
    try (Response response = api.open(path())) {
      anythingRead = true;
      ServerSentEvents.read(response.getBody(), this::print);
    } catch (IOException e) {
      if (!follow) {
        throw new CommandFailed("the log broke off after index " + after + ": " + e.getMessage());
      }
    }
  }

  private void print(String id, String data) {
    try {
      PrintWriter out = spec.commandLine().getOut();
      out.println(asking.json ? data : EventLine.of(Api.JSON.readTree(data)));
      out.flush();
      if (!id.isEmpty()) {
        after = Long.parseLong(id);
      }
    } catch (JsonProcessingException | NumberFormatException e) {
      throw new CommandFailed("not an event: " + id + " " + data);
    }
  }

  private String path() {
    StringBuilder path = new StringBuilder("/skep/v1/events?after=").append(after);
    append(path, "follow", follow ? "true" : null);
    append(path, "service", service);
    append(path, "principal", principal);
    append(path, "since", since == null ? null : moment(since));
    return path.toString();
  }

  private String moment(String text) {
    return Since.parse(text, clock.instant(), clock.getZone()).toString();
  }

  private static void append(StringBuilder path, String name, @Nullable String value) {
    if (value != null) {
      path.append('&').append(name).append('=');
      path.append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }
}
