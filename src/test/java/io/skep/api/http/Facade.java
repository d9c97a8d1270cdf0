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

  /** One for all tests of the run: starting it costs more than most of them. */
  private static final ActorSystem<Void> SYSTEM =
      ActorSystem.create(
          Behaviors.empty(),
          "facade",
          ConfigFactory.parseString("pekko { actor.provider = local, daemonic = on }")
              .withFallback(ConfigFactory.load()));

  private final ApiServer server;

  private Facade(ApiServer server) {
    this.server = server;
  }

  public static Facade start(
      Path folder, ListenAddress engine, BiConsumer<Router.Builder, Engine> routes)
      throws IOException {
    Engine local = Engine.at(engine);
    Router.Builder builder = Router.builder();
    routes.accept(builder, local);
    List<ListenAddress> addresses =
        List.of(
            new ListenAddress.Unix(folder.resolve("skep.sock")),
            ListenAddress.parse("tcp://127.0.0.1:0"));
    return new Facade(ApiServer.start(SYSTEM, addresses, builder.build(), local));
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
  }
}
