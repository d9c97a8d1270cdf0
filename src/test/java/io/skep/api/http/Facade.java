package io.skep.api.http;

import com.typesafe.config.ConfigFactory;
import io.skep.api.engine.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A façade on a unix socket in a folder of a test. */
public final class Facade implements AutoCloseable {

  private final ActorSystem<Void> system;
  private final ApiServer server;

  private Facade(ActorSystem<Void> system, ApiServer server) {
    this.system = system;
    this.server = server;
  }

  public static Facade start(
      Path folder, ListenAddress engine, BiConsumer<Router.Builder, Engine> routes)
      throws IOException {
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "facade",
            ConfigFactory.parseString("pekko.actor.provider = local")
                .withFallback(ConfigFactory.load()));
    Engine local = Engine.at(engine);
    Router.Builder builder = Router.builder();
    routes.accept(builder, local);
    List<ListenAddress> addresses =
        List.of(
            new ListenAddress.Unix(folder.resolve("skep.sock")),
            ListenAddress.parse("tcp://127.0.0.1:0"));
    return new Facade(system, ApiServer.start(system, addresses, builder.build(), local));
  }

  public ListenAddress unix() {
    return server.addresses().get(0);
  }

  public ListenAddress tcp() {
    return server.addresses().get(1);
  }

  public RawClient client() throws IOException {
    return RawClient.connect(unix());
  }

  public ApiServer server() {
    return server;
  }

  @Override
  public void close() {
    server.close();
    system.terminate();
  }
}
