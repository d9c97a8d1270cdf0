package io.skep.api.engine;

import io.skep.api.http.ApiException;
import io.skep.api.http.ApiVersion;
import io.skep.api.http.ListenAddress;
import io.skep.api.http.PassThrough;
import io.skep.api.http.RequestTarget;
import io.skep.api.wire.Duplex;
import io.skep.api.wire.Headers;
import io.skep.api.wire.RequestHead;
import io.skep.api.wire.ResponseHead;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The local Docker Engine, as the API sees it.
 *
 * <p>What it speaks is asked again now and then, for an engine may be replaced while we run.
 */
public final class Engine implements PassThrough {

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  private static final long FACTS_LAST_NANOS = 5_000_000_000L;

  private final EngineClient client;
  private final AtomicReference<Known> known =
      new AtomicReference<>(new Known(EngineFacts.UNKNOWN, System.nanoTime() - FACTS_LAST_NANOS));
  private final AtomicBoolean asking = new AtomicBoolean();
  private final AtomicBoolean down = new AtomicBoolean();

  private record Known(EngineFacts facts, long at) {}

  private Engine(EngineClient client) {
    this.client = client;
  }

  /** The engine at this address; it need not be up yet. */
  public static Engine at(ListenAddress address) {
    return new Engine(new EngineClient(address));
  }

  /** For requests of our own. */
  public EngineClient client() {
    return client;
  }

  /** What the engine last said of itself; never waits, and asks anew in the background. */
  public EngineFacts facts() {
    Known last = known.get();
    if (System.nanoTime() - last.at() >= FACTS_LAST_NANOS && asking.compareAndSet(false, true)) {
      ask().whenComplete((facts, failure) -> asking.set(false));
    }
    return last.facts();
  }

  private CompletionStage<EngineFacts> ask() {
    return client
        .send("HEAD", "/_ping", Headers.NONE, ByteString.emptyByteString())
        .thenApply(
            answer -> {
              EngineFacts facts = EngineFacts.of(answer.head());
              known.set(new Known(facts, System.nanoTime()));
              down.set(false);
              return facts;
            });
  }

  /** As {@link #facts}, but waits for a first answer; for virtual threads only. */
  private EngineFacts factsNow() {
    EngineFacts facts = facts();
    if (!facts.equals(EngineFacts.UNKNOWN)) {
      return facts;
    }
    try {
      return ask().toCompletableFuture().join();
    } catch (CompletionException unreachable) {
      LOG.debug("the engine does not say what it speaks", unreachable);
      return facts;
    }
  }

  @Override
  public Duplex open() throws IOException {
    return client.open();
  }

  /** As {@link #facts}, but never the assumed ones: fails while the engine was never heard of. */
  private CompletionStage<EngineFacts> knownFacts() {
    EngineFacts last = facts();
    return last.equals(EngineFacts.UNKNOWN) ? ask() : CompletableFuture.completedStage(last);
  }

  private CompletionStage<String> path(ApiVersion asked, String pathAndQuery) {
    return knownFacts().thenApply(facts -> "/v" + asked.lowerOf(facts.apiVersion()) + pathAndQuery);
  }

  /** Whether a client asks by the rules of a version that the engine does not know yet. */
  CompletionStage<Boolean> lacks(ApiVersion asked, ApiVersion rule) {
    return knownFacts()
        .thenApply(facts -> asked.compareTo(rule) >= 0 && facts.apiVersion().compareTo(rule) < 0)
        .exceptionallyCompose(failure -> CompletableFuture.failedStage(unreachable(failure)));
  }

  @Override
  public RequestHead request(RequestHead head, RequestTarget target) {
    if (target.version().isEmpty()) {
      return head;
    }
    ApiVersion spoken = factsNow().apiVersion();
    return target.version().get().compareTo(spoken) > 0
        ? head.withTarget(target.at(spoken).toString())
        : head;
  }

  /** The engine's own version must not make a client think that ours has changed. */
  @Override
  public ResponseHead response(ResponseHead head) {
    if (head.headers().value("Api-Version").isEmpty()) {
      return head;
    }
    List<Headers.Header> ours =
        head.headers().all().stream()
            .map(
                header ->
                    header.name().equalsIgnoreCase("Api-Version")
                        ? new Headers.Header(header.name(), ApiVersion.MAXIMUM.toString())
                        : header)
            .toList();
    return head.withHeaders(new Headers(ours));
  }

  /**
   * Asks the engine on behalf of a client, at a version that it speaks.
   *
   * @return fails with a 503 in Docker's words when it does not answer
   */
  public CompletionStage<EngineClient.Answer> get(ApiVersion asked, String pathAndQuery) {
    return send("GET", asked, pathAndQuery, Headers.NONE, ByteString.emptyByteString());
  }

  CompletionStage<EngineClient.Answer> delete(ApiVersion asked, String pathAndQuery) {
    return send("DELETE", asked, pathAndQuery, Headers.NONE, ByteString.emptyByteString());
  }

  CompletionStage<EngineClient.Answer> send(
      String method, ApiVersion asked, String pathAndQuery, Headers headers, ByteString body) {
    return path(asked, pathAndQuery)
        .thenCompose(path -> client.send(method, path, headers, body))
        .exceptionallyCompose(failure -> CompletableFuture.failedStage(unreachable(failure)));
  }

  /** As {@link #get}, for an answer whose body comes over time; to be taken or closed. */
  public CompletionStage<EngineStream> stream(ApiVersion asked, String pathAndQuery) {
    return path(asked, pathAndQuery)
        .thenCompose(client::stream)
        .exceptionallyCompose(failure -> CompletableFuture.failedStage(unreachable(failure)));
  }

  @Override
  public ApiException unreachable(Throwable cause) {
    if (down.compareAndSet(false, true)) {
      LOG.warn("the engine at {} does not answer: {}", client.address(), cause.toString());
    }
    return new ApiException(
        503,
        "Cannot connect to the Docker daemon at "
            + client.address()
            + ". Is the docker daemon running?");
  }
}
