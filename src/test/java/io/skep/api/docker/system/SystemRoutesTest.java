package io.skep.api.docker.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.skep.api.http.ApiVersion;
import io.skep.api.http.Facade;
import io.skep.api.http.FakeEngine;
import io.skep.api.http.Json;
import io.skep.api.http.RawClient;
import io.skep.api.wire.RequestHead;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The endpoints about the daemon, on a manager beside an engine of version 1.41. */
@Timeout(30)
final class SystemRoutesTest {

  private static final Instant NOW = Instant.ofEpochSecond(2000);
  private static final SwarmEvent CREATED = event("create", 1010);
  private static final SwarmEvent REMOVED = event("remove", 1030);

  @TempDir Path folder;
  private final CompletableFuture<String> settled = CompletableFuture.completedFuture("");
  private LocalNodeState state = LocalNodeState.ACTIVE;
  private CompletableFuture<?> settling = settled;
  private FakeEngine engine;
  private Facade facade;
  private RawClient client;

  private static SwarmEvent event(String action, long seconds) {
    return new SwarmEvent(
        "service", action, "web1", Map.of("name", "web"), Instant.ofEpochSecond(seconds));
  }

  private final SwarmInfo info =
      new SwarmInfo() {
        @Override
        public CompletionStage<?> settled() {
          return settling;
        }

        @Override
        public LocalNodeState state() {
          return state;
        }

        @Override
        public boolean controlAvailable() {
          return true;
        }

        @Override
        public CompletionStage<JsonNode> block(ApiVersion version) {
          return CompletableFuture.completedFuture(
              JsonNodeFactory.instance.objectNode().put("NodeID", "n1"));
        }
      };

  private static final SwarmEvents EVENTS =
      new SwarmEvents() {
        @Override
        public Source<SwarmEvent, NotUsed> past(Instant since, Instant until) {
          return Source.from(
              Stream.of(CREATED, REMOVED)
                  .filter(event -> !event.time().isBefore(since) && !event.time().isAfter(until))
                  .toList());
        }

        @Override
        public Source<SwarmEvent, NotUsed> following(Optional<Instant> since) {
          Source<SwarmEvent, NotUsed> past =
              since.map(from -> past(from, NOW)).orElse(Source.empty());
          return past.concat(Source.single(event("update", 2001))).concat(Source.never());
        }
      };

  @BeforeEach
  void start() throws IOException {
    engine = FakeEngine.start(folder);
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    facade =
        Facade.start(
            folder,
            engine.address(),
            (routes, local) -> SystemRoutes.add(routes, local, info, EVENTS, "0.1", clock));
    client = facade.client();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    facade.close();
    engine.close();
  }

  private JsonNode json(String target) throws IOException {
    return Json.tree(ByteString.fromString(client.get(target).body()));
  }

  @Test
  void pingNamesTheVersionTheBuilderAndTheSwarm() throws IOException {
    engine.does(conversation -> conversation.answer(200, "{}"));
    client.get("/info");
    RawClient.Answer ping = client.get("/_ping");
    assertThat(ping.body()).isEqualTo("OK");
    assertThat(ping.header("Api-Version")).isEqualTo("1.47");
    assertThat(ping.header("Builder-Version")).isEqualTo("1");
    assertThat(ping.header("Swarm")).isEqualTo("active/manager");
    assertThat(ping.header("Cache-Control")).isEqualTo("no-cache, no-store, must-revalidate");
    state = LocalNodeState.LOCKED;
    RawClient.Answer head = client.request("HEAD", "/v1.24/_ping").answer("HEAD");
    assertThat(head.header("Content-Length")).isEqualTo("0");
    assertThat(head.header("Swarm")).isEqualTo("locked");
  }

  @Test
  void theFirstPingWaitsUntilTheSwarmHasSettled() throws IOException {
    CompletableFuture<String> later = new CompletableFuture<>();
    settling = later;
    state = LocalNodeState.PENDING;
    client.request("GET", "/_ping");
    state = LocalNodeState.ACTIVE;
    later.complete("");
    assertThat(client.answer("GET").header("Swarm")).isEqualTo("active/manager");
  }

  @Test
  void versionIsTheEnginesWithOurComponentAndVersions() throws IOException {
    engine.does(
        conversation ->
            conversation.answer(
                200,
                """
                {"Components":[{"Name":"Engine"}],"Version":"20","ApiVersion":"1.41",\
                "MinAPIVersion":"1.12","Arch":"amd64"}
                """));
    JsonNode version = json("/v1.45/version");
    assertThat(version.path("ApiVersion").asText()).isEqualTo("1.47");
    assertThat(version.path("MinAPIVersion").asText()).isEqualTo("1.24");
    assertThat(version.path("Version").asText()).isEqualTo("20");
    assertThat(version.at("/Components/0/Name").asText()).isEqualTo("Engine");
    assertThat(version.at("/Components/1/Name").asText()).isEqualTo("Skep");
    assertThat(version.at("/Components/1/Version").asText()).isEqualTo("0.1");
    assertThat(engine.requests()).extracting(RequestHead::target).containsExactly("/v1.41/version");
  }

  @Test
  void versionIsAnsweredWithoutAnEngine() throws IOException {
    engine.close();
    JsonNode version = json("/version");
    assertThat(version.path("ApiVersion").asText()).isEqualTo("1.47");
    assertThat(version.at("/Components/0/Name").asText()).isEqualTo("Skep");
  }

  @Test
  void infoIsTheEnginesWithOurSwarm() throws IOException {
    engine.does(
        conversation ->
            conversation.answer(
                200, "{\"ID\":\"x\",\"Swarm\":{\"NodeID\":\"\",\"Error\":\"\"},\"NCPU\":2}"));
    assertThat(client.get("/v1.30/info").body())
        .isEqualTo("{\"ID\":\"x\",\"Swarm\":{\"NodeID\":\"n1\"},\"NCPU\":2}\n");
    assertThat(engine.requests()).extracting(RequestHead::target).containsExactly("/v1.30/info");
  }

  @Test
  void infoNeedsAnEngine() throws IOException {
    engine.close();
    RawClient.Answer answer = client.get("/info");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).contains("Is the docker daemon running?");
  }

  @Test
  void whatTheEngineRefusesOfInfoPasses() throws IOException {
    engine.does(conversation -> conversation.answer(500, "{\"message\":\"no\"}"));
    RawClient.Answer answer = client.get("/info");
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo("{\"message\":\"no\"}");
  }

  private static String engineEvent(String action, long seconds) {
    return "{\"Type\":\"container\",\"Action\":\"%s\",\"time\":%d,\"timeNano\":%d}\n"
        .formatted(action, seconds, seconds * 1_000_000_000);
  }

  private List<String> actions(String body) {
    return body.lines().map(line -> line.replaceAll(".*\"Action\":\"([a-z]+)\".*", "$1")).toList();
  }

  @Test
  void pastEventsOfBothAreSortedByTime() throws IOException {
    engine.does(
        conversation ->
            conversation.answer(200, engineEvent("start", 1020) + engineEvent("die", 1040)));
    String body = client.get("/v1.47/events?since=1000&until=1100").body();
    assertThat(actions(body)).containsExactly("create", "start", "remove", "die");
    assertThat(body)
        .startsWith(
            """
            {"Type":"service","Action":"create","Actor":{"ID":"web1","Attributes":{"name":"web"}},\
            "scope":"swarm","time":1010,"timeNano":1010000000000}
            """);
    assertThat(engine.requests())
        .extracting(RequestHead::target)
        .containsExactly("/v1.41/events?since=1000&until=1100");
  }

  @Test
  void liveEventsOfBothPassAsTheyCome() throws IOException {
    engine.does(
        conversation -> {
          conversation.head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked");
          conversation.rest();
        });
    client.request("GET", "/events?filters=%7B%22type%22:%5B%22service%22%5D%7D");
    assertThat(client.head().status()).isEqualTo(200);
    assertThat(client.read(80)).contains("\"Action\":\"update\"");
  }

  @Test
  void theEngineRefusesEventsInItsWords() throws IOException {
    engine.does(conversation -> conversation.answer(500, "{\"message\":\"its words\"}\n"));
    RawClient.Answer answer = client.get("/events?filters=bad");
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo("{\"message\":\"its words\"}\n");
  }

  @Test
  void swarmEventsAloneNeedNoEngine() throws IOException {
    engine.close();
    String swarm = "filters=%7B%22scope%22:%7B%22swarm%22:true%7D%7D&since=1000&until=1020";
    assertThat(actions(client.get("/events?" + swarm).body())).containsExactly("create");
    assertThat(client.get("/events?since=1000&until=1020").status()).isEqualTo(503);
  }
}
