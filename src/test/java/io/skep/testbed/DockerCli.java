package io.skep.testbed;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The stock {@code docker} command against one API, with a folder of settings of its own.
 *
 * @param host where the API listens, such as {@code unix:///tmp/x/skep.sock}
 * @param limit how long one command may take before it is killed
 */
public record DockerCli(URI host, Duration limit) {

  /** Runs one command and says how it went. */
  public Ran run(String... arguments) {
    return Ran.of(limit, prepare(arguments));
  }

  /** Runs one command that has to succeed; answers what it printed, trimmed. */
  public String ok(String... arguments) {
    return run(arguments).orThrow().strip();
  }

  /** Runs one command that has to succeed; answers its lines. */
  public List<String> lines(String... arguments) {
    return ok(arguments).lines().toList();
  }

  /** The command made ready, for those that redirect, or do not wait for its end. */
  public ProcessBuilder prepare(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker", "-H", host.toString()));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder prepared = new ProcessBuilder(command);
    prepared.environment().keySet().removeIf(name -> name.startsWith("DOCKER_"));
    prepared.environment().put("DOCKER_CONFIG", "/nonexistent");
    return prepared;
  }
}
