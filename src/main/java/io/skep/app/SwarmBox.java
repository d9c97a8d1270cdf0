package io.skep.app;

import io.skep.api.docker.SecretBox;
import io.skep.config.ConfigEvent;
import io.skep.kernel.Sealed;
import io.skep.kernel.SealedBytes;
import io.skep.pki.PayloadKeys;
import io.skep.pki.Vault;
import io.skep.secret.SecretEvent;
import io.skep.view.LoggedEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a swarm's manager seals and opens, and the destruction of keys: on every manager the key of
 * a secret or config goes when the log says that the object has gone.
 */
final class SwarmBox implements SecretBox, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SwarmBox.class);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final Vault vault;
  private final PayloadKeys keys;
  private final List<String> condemned = new ArrayList<>();
  private final ScheduledExecutorService shredder =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("shredder").factory());

  SwarmBox(Vault vault, PayloadKeys keys) {
    this.vault = vault;
    this.keys = keys;
  }

  @Override
  public Sealed seal(String text) {
    return vault.seal(text);
  }

  @Override
  public String open(Sealed sealed) {
    return vault.open(sealed);
  }

  @Override
  public SealedBytes sealPayload(String object, byte[] payload) {
    return keys.seal(object, payload);
  }

  @Override
  public Optional<byte[]> payload(String object, SealedBytes sealed) {
    return keys.open(object, sealed);
  }

  /** Destroys the keys of what these events removed, on a thread of its own. */
  void follow(List<LoggedEvent> events) {
    List<String> gone =
        events.stream()
            .filter(
                each ->
                    each.recorded().event() instanceof SecretEvent.SecretRemoved
                        || each.recorded().event() instanceof ConfigEvent.ConfigRemoved)
            .map(LoggedEvent::persistenceId)
            .toList();
    if (!gone.isEmpty()) {
      synchronized (condemned) {
        condemned.addAll(gone);
      }
      shredder.execute(this::shred);
    }
  }

  private void shred() {
    List<String> due;
    synchronized (condemned) {
      due = List.copyOf(condemned);
      condemned.clear();
    }
    try {
      keys.destroy(due);
    } catch (IOException e) {
      LOG.error("keys of removed secrets or configs are still on disk; retrying: {}", e.toString());
      synchronized (condemned) {
        condemned.addAll(due);
      }
      var _ = shredder.schedule(this::shred, RETRY.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Finishes what is under way; what is left is done at the next start. */
  @Override
  public void close() {
    shredder.shutdown();
    try {
      if (!shredder.awaitTermination(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
        shredder.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
