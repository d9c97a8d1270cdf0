package io.skep.control;

import io.skep.pki.Credentials;
import io.skep.pki.Identity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.Http;

/** A control port on loopback, and what tests need around it. */
final class ControlPort implements AutoCloseable {
  static final ControlSettings SETTINGS =
      new ControlSettings(
          Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofMinutes(1), 1 << 20, 256);

  private final ActorSystem system;
  private final ControlServer server;

  ControlPort(Credentials credentials, Predicate<Identity> allowed, ControlRoutes routes) {
    this(ActorSystem.create("control-test"), credentials, allowed, routes);
  }

  /** With the routes of joining and renewal, and those of {@link #whoAmI}. */
  ControlPort(Credentials credentials, Predicate<Identity> allowed, JoinDesk desk) {
    this(ActorSystem.create("control-test"), credentials, allowed, desk);
  }

  private ControlPort(
      ActorSystem system, Credentials credentials, Predicate<Identity> allowed, JoinDesk desk) {
    this(
        system,
        credentials,
        allowed,
        JoinRoutes.of(desk, ControlClient.of(system, credentials, peer -> true, SETTINGS))
            .and(whoAmI()));
  }

  private ControlPort(
      ActorSystem system,
      Credentials credentials,
      Predicate<Identity> allowed,
      ControlRoutes routes) {
    this.system = system;
    this.server =
        await(
            ControlServer.start(
                system,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                credentials,
                allowed,
                routes,
                SETTINGS));
  }

  /** Echoes who asked. */
  static ControlRoutes whoAmI() {
    ControlHandler echo =
        request ->
            CompletableFuture.completedFuture(
                ControlJson.ok(
                    request.peer().map(peer -> peer.node() + " " + peer.role()).orElse("nobody")));
    return ControlRoutes.none()
        .with("GET", "/anyone", Access.ANYONE, echo)
        .with("GET", "/member", Access.MEMBER, echo)
        .with("GET", "/manager", Access.MANAGER, echo);
  }

  ActorSystem system() {
    return system;
  }

  ControlServer server() {
    return server;
  }

  InetSocketAddress address() {
    return server.localAddress();
  }

  ControlClient client(Credentials credentials) {
    return ControlClient.of(system, credentials, peer -> true, SETTINGS);
  }

  static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    await(server.stop());
    await(Http.get(system).shutdownAllConnectionPools());
    system.terminate();
  }
}
