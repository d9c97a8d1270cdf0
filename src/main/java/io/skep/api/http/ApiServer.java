package io.skep.api.http;

import io.skep.api.wire.SocketDuplex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP façade on its unix sockets and TCP ports.
 *
 * <p>Each connection is read by a virtual thread; requests for one of our routes are answered
 * there, all others are passed to the engine.
 */
public final class ApiServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

  private static final int GRACE_SECONDS = 2;

  private final ApiService service;
  private final PassThrough engine;
  private final List<Listener> listeners = new ArrayList<>();
  private final ConcurrentMap<SocketDuplex, CompletableFuture<Void>> clients =
      new ConcurrentHashMap<>();

  private ApiServer(ApiService service, PassThrough engine) {
    this.service = service;
    this.engine = engine;
  }

  /**
   * Listens and serves.
   *
   * @param addresses at least one; a stale unix socket is replaced
   * @throws IOException when one of them cannot be had; then none is listened on
   */
  public static ApiServer start(
      ActorSystem<?> system, List<ListenAddress> addresses, Router router, PassThrough engine)
      throws IOException {
    ApiServer server = new ApiServer(new ApiService(system, router), engine);
    try {
      for (ListenAddress address : addresses) {
        server.listeners.add(Listener.open(address));
      }
    } catch (IOException taken) {
      server.close();
      throw taken;
    }
    server.listeners.forEach(listener -> listener.start(server::serve));
    return server;
  }

  /** Where it listens, with the ports that the system chose. */
  public List<ListenAddress> addresses() {
    return listeners.stream().map(Listener::address).toList();
  }

  private void serve(Listener.Accepted accepted) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    clients.put(accepted.duplex(), ended);
    try {
      new ClientConnection(accepted.duplex(), accepted.principal(), service, engine).run();
    } finally {
      clients.remove(accepted.duplex());
      ended.complete(null);
    }
  }

  /**
   * Stops listening, lets answers that are under way be finished, and ends all streams.
   *
   * <p>Each client is taken as having sent its last byte. Those that are not done after two seconds
   * are cut off.
   */
  @Override
  public void close() {
    listeners.forEach(Listener::close);
    clients.keySet().forEach(SocketDuplex::shutdownInput);
    try {
      CompletableFuture.allOf(clients.values().toArray(CompletableFuture[]::new))
          .get(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException stillBusy) {
      LOG.info("{} clients are cut off", clients.size());
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    clients.keySet().forEach(SocketDuplex::close);
  }
}
