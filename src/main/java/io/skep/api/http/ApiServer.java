package io.skep.api.http;

import io.skep.api.wire.Duplex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The HTTP façade on its unix sockets and TCP ports.
 *
 * <p>Each connection is read by a virtual thread; requests for one of our routes are answered by
 * Pekko HTTP, all others are passed to the engine.
 */
public final class ApiServer implements AutoCloseable {

  private final ApiService service;
  private final PassThrough engine;
  private final List<Listener> listeners = new ArrayList<>();
  private final Set<Duplex> clients = ConcurrentHashMap.newKeySet();

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
    clients.add(accepted.duplex());
    try {
      new ClientConnection(accepted.duplex(), accepted.principal(), service, engine).run();
    } finally {
      clients.remove(accepted.duplex());
    }
  }

  /** Stops listening and cuts all connections; streams that were under way end. */
  @Override
  public void close() {
    listeners.forEach(Listener::close);
    clients.forEach(Duplex::close);
  }
}
