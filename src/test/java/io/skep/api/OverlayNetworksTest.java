package io.skep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.api.docker.OverlayNetworks;
import io.skep.api.engine.LoweredRoutes;
import io.skep.api.http.Facade;
import io.skep.api.http.FakeEngine;
import io.skep.api.http.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that spans the swarm is refused in words; the engine's own are the engine's. */
final class OverlayNetworksTest {
  @TempDir private Path folder;

  private RawClient.Answer create(GoldenWorld world, String network) throws IOException {
    try (FakeEngine engine = FakeEngine.start(folder);
        Facade facade =
            Facade.start(
                folder,
                engine.address(),
                (routes, local) -> LoweredRoutes.add(routes, local, new OverlayNetworks(world)));
        RawClient client = facade.client()) {
      engine.does(conversation -> conversation.answer(201, "{}"));
      byte[] body = network.getBytes(StandardCharsets.UTF_8);
      client.send(
          "POST /v1.41/networks/create HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\n"
              + "Content-Length: "
              + body.length
              + "\r\n\r\n");
      client.write(body);
      return client.answer("POST");
    }
  }

  @Test
  void anOverlayNetworkIsRefusedInASwarm() throws IOException {
    GoldenWorld world = new GoldenWorld();
    GoldenWireTest.found(world);
    RawClient.Answer answer = create(world, "{\"Name\":\"o\",\"Driver\":\"overlay\"}");
    assertThat(answer.status()).isEqualTo(501);
    assertThat(answer.body()).contains("an overlay network is not supported by Skep yet");
  }

  @Test
  void aBridgeIsTheEngines() throws IOException {
    GoldenWorld world = new GoldenWorld();
    GoldenWireTest.found(world);
    assertThat(create(world, "{\"Name\":\"b\",\"Driver\":\"bridge\"}").status()).isEqualTo(201);
  }

  @Test
  void outsideASwarmTheEngineAnswers() throws IOException {
    RawClient.Answer answer = create(new GoldenWorld(), "{\"Name\":\"o\",\"Driver\":\"overlay\"}");
    assertThat(answer.status()).isEqualTo(201);
  }
}
