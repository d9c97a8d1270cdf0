package io.skep.agent;

import io.skep.spec.NodeDescription;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What runs containers on this node.
 *
 * <p>Every method blocks, may be interrupted, and throws {@link EngineException}; {@link
 * EngineCalls} gives each call a thread and a deadline. Calls may be repeated: one that finds its
 * work done succeeds.
 */
public interface Engine {
  /** What the node is and has; who knows the node's certificate adds the TLS part. */
  NodeDescription describe();

  /**
   * Fetches an image; returns once it is all there.
   *
   * @param registryAuth the value of an {@code X-Registry-Auth} header, a secret
   */
  void pull(String image, @Nullable String registryAuth);

  /** Whether the image is on this node. */
  boolean hasImage(String image);

  /**
   * Makes a container and does not start it. A container of that name with the same {@link
   * TaskLabels#TASK_ID} counts as made.
   *
   * @return the container's id
   */
  String create(ContainerRequest request);

  /** Starts a container; one that runs already is left alone. */
  void start(String container);

  /** Looks at a container by id or name; empty if there is none. */
  Optional<ContainerView> inspect(String container);

  /**
   * Asks a container to stop, and kills it after the grace. Returns when it has ended; one that has
   * ended, or is not there, is left alone.
   */
  void stop(String container, Duration grace);

  /** Kills a container at once; one that has ended, or is not there, is left alone. */
  void kill(String container);

  /** Removes a container and its nameless volumes, killing it if it runs; none is no error. */
  void remove(String container);

  /** The containers, running or not, that have all these labels; a null value matches any. */
  List<ContainerSummary> list(Map<String, @Nullable String> labels);

  /** Gives a container's output to the sink; returns at its end. */
  void logs(String container, LogRequest request, LogSink sink);

  /**
   * Tells the watcher what happens to containers of tasks until interrupted; throws {@link
   * EngineException} when the connection breaks.
   */
  void watch(EngineWatcher watcher);
}
