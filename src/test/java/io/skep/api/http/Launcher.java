package io.skep.api.http;

import io.skep.api.docker.system.SwarmEvents;
import io.skep.api.docker.system.SwarmInfo;
import io.skep.api.docker.system.SystemRoutes;
import io.skep.api.engine.Engine;
import io.skep.api.engine.LoweredRoutes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
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
    Engine engine = Engine.at(ListenAddress.parse(arguments[0]));
    Router.Builder routes = Router.builder();
    SystemRoutes.add(
        routes, engine, SwarmInfo.none(), SwarmEvents.none(), "dev", Clock.systemUTC());
    LoweredRoutes.add(routes, engine);
    ApiServer server = ApiServer.start(system, addresses, routes.build(), engine);
    System.out.println("ready " + server.addresses());
    Thread.currentThread().join();
  }
}
