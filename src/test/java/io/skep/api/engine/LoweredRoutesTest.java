package io.skep.api.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skep.api.http.ApiException;
import io.skep.api.http.ApiVersion;
import io.skep.api.http.Facade;
import io.skep.api.http.FakeEngine;
import io.skep.api.http.Json;
import io.skep.api.http.RawClient;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an engine of 1.41 is asked where a client of 1.47 means something newer. */
@Timeout(30)
final class LoweredRoutesTest {

  private static final ApiVersion OLD = new ApiVersion(1, 41);

  @TempDir Path folder;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private FakeEngine engine;
  private Facade facade;
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    engine = FakeEngine.start(folder);
    engine.does(this::answer);
    facade = Facade.start(folder, engine.address(), LoweredRoutes::add);
    client = facade.client();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    facade.close();
    engine.close();
  }

  private void answer(FakeEngine.Conversation conversation) throws IOException {
    String what = conversation.request().method() + " " + conversation.request().target();
    asked.add((what + " " + conversation.body()).strip());
    if (what.contains("/volumes?")) {
      String named = "{\"Name\":\"named\",\"Labels\":null}";
      conversation.answer(
          200,
          "{\"Volumes\":[%s,{\"Name\":\"%s\",\"Labels\":null},{\"Name\":\"%s\",\"Labels\":{\"a\":\"b\"}}]}"
              .formatted(named, "a".repeat(64), "b".repeat(64)));
    } else if (what.contains("/system/df")) {
      conversation.answer(
          200,
          "{\"Volumes\":[{\"Name\":\"%s\",\"UsageData\":{\"Size\":7}}]}".formatted("a".repeat(64)));
    } else if (what.startsWith("DELETE")) {
      conversation.answer(204, "");
    } else if (what.contains("/nosuch/")) {
      conversation.answer(404, "{\"message\":\"network nosuch not found\"}\n");
    } else if (what.contains("/connect")) {
      conversation.answer(200, "");
    } else {
      conversation.answer(201, "{\"Id\":\"c1\"}\n");
    }
  }

  private RawClient.Answer post(String target, String body) throws IOException {
    client.send(
        "POST %s HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\n".formatted(target)
            + "Content-Length: %d\r\n\r\n%s".formatted(body.length(), body));
    return client.answer("POST");
  }

  private static String filters(String json) {
    return "/v1.47/volumes/prune?filters=" + URLEncoder.encode(json, StandardCharsets.UTF_8);
  }

  @Test
  void anOlderEngineIsToldToCheckTheNameOfANetwork() throws IOException {
    post("/v1.47/networks/create", "{\"Name\":\"n\"}");
    assertThat(asked)
        .containsExactly("POST /v1.41/networks/create {\"Name\":\"n\",\"CheckDuplicate\":true}");
  }

  @Test
  void anOlderClientIsTakenAtItsWord() throws IOException {
    post("/v1.41/networks/create", "{\"Name\":\"n\"}");
    post("/v1.41/volumes/prune", "");
    post("/v1.43/containers/create?name=x", "{ }");
    assertThat(asked)
        .containsExactly(
            "POST /v1.41/networks/create {\"Name\":\"n\"}",
            "POST /v1.41/volumes/prune",
            "POST /v1.41/containers/create?name=x { }");
  }

  @Test
  void onlyNamelessVolumesArePruned() throws IOException {
    RawClient.Answer answer = post(filters("{\"label!\":[\"a=b\"]}"), "");
    assertThat(answer.body())
        .isEqualTo(
            "{\"VolumesDeleted\":[\"%s\"],\"SpaceReclaimed\":7}\n".formatted("a".repeat(64)));
    assertThat(asked)
        .filteredOn(request -> request.startsWith("DELETE"))
        .containsExactly("DELETE /v1.41/volumes/" + "a".repeat(64));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"all\":[\"true\"]}", "{\"all\":{\"1\":true}}"})
  void allIsWhatAnOlderEngineDoesAnyway(String filters) throws IOException {
    post(filters(filters), "");
    assertThat(asked).containsExactly("POST /v1.41/volumes/prune?filters=%7B%7D");
  }

  @Test
  void aContainerIsCreatedOnItsFirstNetworkAndConnectedToTheOthers() throws IOException {
    RawClient.Answer answer =
        post(
            "/v1.47/containers/create?name=x",
            """
            {"Image":"i","HostConfig":{"NetworkMode":"b"},"NetworkingConfig":{"EndpointsConfig":\
            {"a":{"Aliases":["z"]},"b":{"MacAddress":"02:00:00:00:00:01"}}}}""");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("{\"Id\":\"c1\"}\n");
    assertThat(asked)
        .containsExactly(
            """
            POST /v1.41/containers/create?name=x {"Image":"i","HostConfig":{"NetworkMode":"b"},\
            "NetworkingConfig":{"EndpointsConfig":{"b":{"MacAddress":"02:00:00:00:00:01"}}},\
            "MacAddress":"02:00:00:00:00:01"}""",
            """
            POST /v1.41/networks/a/connect {"Container":"c1","EndpointConfig":{"Aliases":["z"]}}""");
  }

  @Test
  void aContainerThatCannotBeConnectedIsTakenBack() throws IOException {
    RawClient.Answer answer =
        post(
            "/v1.47/containers/create",
            "{\"HostConfig\":{\"NetworkMode\":\"a\"},"
                + "\"NetworkingConfig\":{\"EndpointsConfig\":{\"a\":{},\"nosuch\":{}}}}");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).contains("network nosuch not found");
    assertThat(asked.getLast()).isEqualTo("DELETE /v1.41/containers/c1?force=1&v=1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Healthcheck\":{\"StartInterval\":1}}",
        "{\"HostConfig\":{\"Mounts\":[{\"VolumeOptions\":{\"Subpath\":\"x\"}}]}}",
        "{\"HostConfig\":{\"Mounts\":[{\"BindOptions\":{\"ReadOnlyForceRecursive\":true}}]}}",
        "{\"NetworkingConfig\":{\"EndpointsConfig\":{\"a\":{},\"b\":{\"MacAddress\":\"x\"}}}}"
      })
  void whatAnOlderEngineWouldLeaveOutInSilenceIsRefused(String body) throws IOException {
    ObjectNode container = (ObjectNode) Json.tree(ByteString.fromString(body));
    assertThatThrownBy(() -> LoweredContainer.of(container, OLD))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("but the engine's API version is 1.41");
  }
}
