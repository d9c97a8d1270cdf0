package io.skep.api.skep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skep.api.GoldenSwarm;
import io.skep.api.http.Facade;
import io.skep.api.http.FakeEngine;
import io.skep.api.http.RawClient;
import io.skep.pki.JoinToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Join tokens that end by themselves are told once, listed without themselves, and removed. */
final class TokenRoutesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PATH = "/skep/v1/tokens";

  @TempDir private Path folder;

  @Test
  void aTokenIsToldOnceAndListedWithoutItself() throws IOException {
    try (FakeEngine engine = FakeEngine.start(folder);
        Facade facade = facade(engine)) {
      RawClient.Answer made =
          send(facade, "POST", PATH, "{\"role\":\"manager\",\"ttlSeconds\":3600,\"uses\":2}");
      JsonNode token = JSON.readTree(made.body());

      assertThat(made.status()).isEqualTo(201);
      assertThat(JoinToken.parse(token.path("token").asText())).isPresent();

      String listed = send(facade, "GET", PATH, "").body();
      JsonNode only = JSON.readTree(listed).path("tokens").path(0);
      assertThat(listed).doesNotContain(token.path("token").asText());
      assertThat(only.path("id")).isEqualTo(token.path("id"));
      assertThat(only.path("role").asText()).isEqualTo("manager");
      assertThat(only.path("open").asBoolean()).isTrue();

      String own = PATH + "/" + token.path("id").asText();
      assertThat(send(facade, "DELETE", own, "").status()).isEqualTo(204);
      assertThat(JSON.readTree(send(facade, "GET", PATH, "").body()).path("tokens")).isEmpty();
      assertThat(send(facade, "DELETE", own, "").status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"role\":\"king\",\"ttlSeconds\":1,\"uses\":1}",
        "{\"ttlSeconds\":0,\"uses\":1}",
        "{\"ttlSeconds\":1}",
        "{\"ttlSeconds\":1,\"uses\":1001}",
        "{\"ttlSeconds\":\"soon\",\"uses\":1}",
      })
  void whatMakesNoSenseIsRefused(String asked) throws IOException {
    try (FakeEngine engine = FakeEngine.start(folder);
        Facade facade = facade(engine)) {
      assertThat(send(facade, "POST", PATH, asked).status()).isEqualTo(400);
    }
  }

  private Facade facade(FakeEngine engine) throws IOException {
    return Facade.start(
        folder,
        engine.address(),
        (routes, local) ->
            NativeRoutes.add(routes, GoldenSwarm.founded(), Duration.ofHours(24), Runnable::run));
  }

  private static RawClient.Answer send(Facade facade, String method, String path, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (RawClient client = facade.client()) {
      client.send(
          method
              + " "
              + path
              + " HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\nContent-Length: "
              + bytes.length
              + "\r\n\r\n");
      client.write(bytes);
      return client.answer(method);
    }
  }
}
