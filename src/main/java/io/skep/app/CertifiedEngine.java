package io.skep.app;

import io.skep.agent.ContainerRequest;
import io.skep.agent.ContainerSummary;
import io.skep.agent.ContainerView;
import io.skep.agent.Engine;
import io.skep.agent.EngineWatcher;
import io.skep.agent.LogRequest;
import io.skep.agent.LogSink;
import io.skep.pki.Credentials;
import io.skep.spec.NodeDescription;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The node's engine, which tells of the node's certificate too when it describes the node: a
 * rotation of the root waits until every node shows a certificate of the next one.
 */
final class CertifiedEngine implements Engine {
  private final Engine engine;
  private final Credentials credentials;
  private volatile @Nullable EngineWatcher watcher;

  CertifiedEngine(Engine engine, Credentials credentials) {
    this.engine = engine;
    this.credentials = credentials;
    credentials.onReplace(this::changed);
  }

  /** A rotation of the root would wait for the next regular look otherwise. */
  private void changed() {
    EngineWatcher now = watcher;
    if (now != null) {
      now.changed();
    }
  }

  @Override
  public NodeDescription describe() {
    NodeDescription said = engine.describe();
    return new NodeDescription(
        said.hostname(), said.platform(), said.resources(), said.engine(), credentials.tlsInfo());
  }

  @Override
  public void pull(String image, @Nullable String registryAuth) {
    engine.pull(image, registryAuth);
  }

  @Override
  public boolean hasImage(String image) {
    return engine.hasImage(image);
  }

  @Override
  public String create(ContainerRequest request) {
    return engine.create(request);
  }

  @Override
  public void start(String container) {
    engine.start(container);
  }

  @Override
  public Optional<ContainerView> inspect(String container) {
    return engine.inspect(container);
  }

  @Override
  public void stop(String container, Duration grace) {
    engine.stop(container, grace);
  }

  @Override
  public void kill(String container) {
    engine.kill(container);
  }

  @Override
  public void remove(String container) {
    engine.remove(container);
  }

  @Override
  public List<ContainerSummary> list(Map<String, @Nullable String> labels) {
    return engine.list(labels);
  }

  @Override
  public void logs(String container, LogRequest request, LogSink sink) {
    engine.logs(container, request, sink);
  }

  @Override
  public void watch(EngineWatcher watcher) {
    this.watcher = watcher;
    engine.watch(watcher);
  }
}
