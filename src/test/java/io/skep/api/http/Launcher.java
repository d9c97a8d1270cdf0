package io.skep.api.http;

import io.skep.api.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Serves the façade without a swarm, to point the stock CLI at: ENGINE LISTEN... as arguments. */
final class Launcher {

  private Launcher() {}

  public static void main(String[] arguments) throws Exception {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "launcher");
    List<ListenAddress> addresses = new ArrayList<>();
    for (String listen : List.of(arguments).subList(1, arguments.length)) {
      addresses.add(ListenAddress.parse(listen));
    }
    Router router =
        Router.builder()
            .get(
                "/_ping", request -> CompletableFuture.completedFuture(ApiResponse.text(200, "OK")))
            .on(
                "HEAD",
                "/_ping",
                request -> CompletableFuture.completedFuture(ApiResponse.text(200, "")))
            .build();
    Engine engine = Engine.at(ListenAddress.parse(arguments[0]));
    ApiServer server = ApiServer.start(system, addresses, router, engine);
    System.out.println("ready " + server.addresses());
    Thread.currentThread().join();
  }
}
