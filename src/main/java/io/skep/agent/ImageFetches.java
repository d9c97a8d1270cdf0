package io.skep.agent;

import io.skep.session.AssignedTask;
import io.skep.session.RegistryAuth;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches images, each once at a time however many tasks want it. */
final class ImageFetches {
  private static final Logger LOG = LoggerFactory.getLogger(ImageFetches.class);

  private record Wanted(String image, @Nullable RegistryAuth auth) {}

  private final Engine engine;
  private final EngineCalls calls;
  private final AgentSettings settings;
  private final Map<Wanted, CompletableFuture<Optional<String>>> underWay =
      new ConcurrentHashMap<>();

  ImageFetches(Engine engine, EngineCalls calls, AgentSettings settings) {
    this.engine = engine;
    this.calls = calls;
    this.settings = settings;
  }

  /** Fetches the task's image, or joins a fetch under way; yields why it failed, if it did. */
  CompletableFuture<Optional<String>> fetch(AssignedTask task) {
    Wanted wanted = new Wanted(TaskWork.image(task), task.registryAuth());
    CompletableFuture<Optional<String>> fetch =
        underWay.computeIfAbsent(wanted, key -> calls.runLong(settings.pull(), () -> pull(wanted)));
    CompletableFuture<Optional<String>> _ =
        fetch.whenComplete((done, why) -> underWay.remove(wanted, fetch));
    return fetch;
  }

  private Optional<String> pull(Wanted wanted) {
    RegistryAuth auth = wanted.auth();
    try {
      engine.pull(wanted.image(), auth == null ? null : auth.encoded());
      return Optional.empty();
    } catch (EngineException e) {
      LOG.warn("image {} not fetched: {}", wanted.image(), e.words());
      return Optional.of(e.words());
    }
  }
}
