package io.skep.api.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.api.http.ApiResponse;
import io.skep.api.http.Facade;
import io.skep.api.http.FakeEngine;
import io.skep.api.http.RawClient;
import io.skep.api.wire.RequestHead;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client and an engine of version 1.41 see of each other through the façade. */
@Timeout(30)
final class PassThroughTest {

  private static final Duration SOON = Duration.ofSeconds(5);

  @TempDir Path folder;
  private FakeEngine engine;
  private Facade facade;
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    engine = FakeEngine.start(folder);
    facade =
        Facade.start(
            folder,
            engine.address(),
            (routes, local) ->
                routes.get(
                    "/own",
                    request -> CompletableFuture.completedFuture(ApiResponse.text(200, "own"))));
    client = facade.client();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    facade.close();
    engine.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1.47/containers/json?all=1,/v1.41/containers/json?all=1",
    "/v1.41/containers/json,/v1.41/containers/json",
    "/v1.30/containers/json,/v1.30/containers/json",
    "/containers/json?a=%7B,/containers/json?a=%7B",
    "/nosuch,/nosuch",
  })
  void aVersionBeyondTheEnginesIsLowered(String asked, String passed) throws IOException {
    engine.does(conversation -> conversation.answer(200, "[]"));
    assertThat(client.get(asked).body()).isEqualTo("[]");
    assertThat(engine.requests()).extracting(RequestHead::target).containsExactly(passed);
  }

  @Test
  void headersPassAsTheyAreButForTheApiVersion() throws IOException {
    engine.does(
        conversation ->
            conversation.head(
                "HTTP/1.1 200 Fine",
                "api-version: 1.41",
                "X-Docker-Container-Path-Stat: eyJ9",
                "Warning: a",
                "Warning: b",
                "Content-Length: 0"));
    client.send("GET /x HTTP/1.1\r\nHost: docker\r\nX-Registry-Auth: QUJD\r\nx-a: 1\r\n\r\n");
    RawClient.Answer answer = client.answer("GET");
    assertThat(answer.head().reason()).isEqualTo("Fine");
    assertThat(answer.header("Api-Version")).isEqualTo("1.47");
    assertThat(answer.header("X-Docker-Container-Path-Stat")).isEqualTo("eyJ9");
    assertThat(answer.head().headers().values("warning")).containsExactly("a", "b");
    assertThat(engine.requests().getFirst().headers().value("x-registry-auth")).contains("QUJD");
  }

  @Test
  void anAnswerWithoutDockersHeadersGetsNone() throws IOException {
    engine.does(conversation -> conversation.head("HTTP/1.1 404 Not Found", "Content-Length: 0"));
    assertThat(client.get("/nosuch").header("Api-Version")).isEmpty();
  }

  @Test
  void oneConnectionServesOursAndTheEnginesInTurn() throws IOException {
    engine.does(conversation -> conversation.answer(200, "engine's"));
    for (int i = 0; i < 3; i++) {
      assertThat(client.get("/own").body()).isEqualTo("own");
      assertThat(client.get("/theirs").body()).isEqualTo("engine's");
    }
  }

  @ParameterizedTest
  @CsvSource({"HEAD,200", "GET,304", "GET,204"})
  void answersWithoutABodyKeepTheConnection(String method, int status) throws IOException {
    engine.does(
        conversation -> conversation.head("HTTP/1.1 " + status + " X", "Content-Length: 9"));
    assertThat(client.request(method, "/theirs").answer(method).status()).isEqualTo(status);
    assertThat(client.get("/own").body()).isEqualTo("own");
  }

  @Test
  void aChunkedUploadArrivesAsItWasSent() throws IOException {
    String chunks = "3\r\nabc\r\n5;x=y\r\nhello\r\n0\r\nTrailer: t\r\n\r\n";
    engine.does(conversation -> conversation.answer(200, conversation.body()));
    client.send("POST /build HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
    assertThat(client.answer("POST").body()).isEqualTo(chunks);
    assertThat(client.get("/own").body()).isEqualTo("own");
  }

  @Test
  void eachPieceOfAnEndlessAnswerPassesAtOnce() throws IOException {
    CompletableFuture<Void> engineSide =
        engine.doesOnce(
            conversation -> {
              conversation.head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked");
              conversation.send("2\r\na\n\r\n");
              assertThat(conversation.rest()).isEmpty();
            });
    client.request("GET", "/events-like");
    assertThat(client.head().status()).isEqualTo(200);
    assertThat(client.read(7)).isEqualTo("2\r\na\n\r\n");
    assertThat(engineSide).isNotDone();
    client.close();
    assertThat(engineSide).succeedsWithin(SOON);
  }

  @Test
  void anEarlyRefusalOfAnUploadReachesTheClientAndEndsTheConnection() throws IOException {
    engine.does(conversation -> conversation.answer(400, "no"));
    client.send("PUT /archive HTTP/1.1\r\nHost: d\r\nContent-Length: 100000000\r\n\r\n");
    client.write(new byte[1_000_000]);
    assertThat(client.answer("PUT").status()).isEqualTo(400);
    assertThat(client.rest()).isEmpty();
  }

  @Test
  void anUploadThatIsSentWholeThoughRefusedKeepsTheConnection() throws IOException {
    engine.does(conversation -> conversation.answer(400, "no"));
    client.send("PUT /archive HTTP/1.1\r\nHost: d\r\nContent-Length: 1000000\r\n\r\n");
    client.write(new byte[1_000_000]);
    assertThat(client.answer("PUT").status()).isEqualTo(400);
    assertThat(client.get("/own").body()).isEqualTo("own");
  }

  @Test
  void aLargeUploadAndDownloadAreWhole() throws IOException {
    int length = 100_000_000;
    engine.does(
        conversation -> {
          int got = conversation.body().length();
          conversation.head("HTTP/1.1 200 OK", "Content-Length: " + got);
          for (int i = 0; i < 100; i++) {
            conversation.socket().write(new byte[got / 100]);
          }
        });
    client.send("PUT /archive HTTP/1.1\r\nHost: d\r\nContent-Length: " + length + "\r\n\r\n");
    client.write(new byte[length]);
    assertThat(client.answer("PUT").body()).hasSize(length);
  }

  @Test
  void anUpgradedConnectionPassesBothWaysAndCanBeHalfClosed() throws IOException {
    CompletableFuture<Void> engineSide =
        engine.doesOnce(
            conversation -> {
              assertThat(conversation.body()).isEqualTo("{}");
              conversation.head(
                  "HTTP/1.1 101 UPGRADED",
                  "Content-Type: application/vnd.docker.multiplexed-stream",
                  "Connection: Upgrade",
                  "Upgrade: tcp");
              assertThat(conversation.read(5)).isEqualTo("early");
              conversation.send("out1");
              assertThat(conversation.rest()).isEqualTo("in");
              conversation.send("out2");
            });
    String head =
        "POST /v1.47/exec/1/start HTTP/1.1\r\nHost: d\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n";
    client.send(head + "Content-Length: 2\r\n\r\n{}early");
    RawClient.Answer none = new RawClient.Answer(client.head(), "");
    assertThat(none.status()).isEqualTo(101);
    assertThat(none.header("Content-Type")).contains("multiplexed-stream");
    assertThat(client.read(4)).isEqualTo("out1");
    client.send("in").shutdownOutput();
    assertThat(client.rest()).isEqualTo("out2");
    assertThat(engineSide).succeedsWithin(SOON);
  }

  @Test
  void aHijackWithoutUpgradePassesBothWaysToo() throws IOException {
    CompletableFuture<Void> engineSide =
        engine.doesOnce(
            conversation -> {
              conversation.head(
                  "HTTP/1.1 200 OK", "Content-Type: application/vnd.docker.raw-stream");
              assertThat(conversation.rest()).isEqualTo("typed");
              conversation.send("shown");
            });
    client.request("POST", "/containers/x/attach?stream=1").send("typed").shutdownOutput();
    assertThat(client.head().status()).isEqualTo(200);
    assertThat(client.rest()).isEqualTo("shown");
    assertThat(engineSide).succeedsWithin(SOON);
  }

  @Test
  void aRefusedUpgradeLeavesTheConnectionToOthers() throws IOException {
    engine.does(conversation -> conversation.answer(409, "{}"));
    client.send(
        "POST /exec/1/start HTTP/1.1\r\nHost: d\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
    assertThat(client.answer("POST").status()).isEqualTo(409);
    assertThat(client.get("/own").body()).isEqualTo("own");
  }

  @Test
  void aClientThatLeavesAnUpgradedConnectionEndsItAtTheEngine() throws IOException {
    CompletableFuture<Void> engineSide =
        engine.doesOnce(
            conversation -> {
              conversation.head("HTTP/1.1 101 UPGRADED", "Upgrade: tcp");
              conversation.rest();
            });
    client.request("POST", "/exec/1/start").head();
    client.close();
    assertThat(engineSide).succeedsWithin(SOON);
  }

  @Test
  void anInterimAnswerPassesBeforeTheRealOne() throws IOException {
    engine.does(
        conversation -> {
          conversation.head("HTTP/1.1 100 Continue");
          conversation.answer(200, conversation.body());
        });
    client.send("POST /x HTTP/1.1\r\nHost: d\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    assertThat(client.head().status()).isEqualTo(100);
    assertThat(client.send("hi").answer("POST").body()).isEqualTo("hi");
  }

  @Test
  void withoutAnEngineItsRoutesSaySoAndOursGoOn() throws IOException {
    engine.close();
    assertThat(client.get("/own").body()).isEqualTo("own");
    RawClient.Answer answer = client.get("/v1.47/containers/json");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body())
        .contains("Cannot connect to the Docker daemon at " + engine.address())
        .contains("Is the docker daemon running?");
    try (RawClient next = facade.client()) {
      assertThat(next.get("/own").body()).isEqualTo("own");
    }
  }

  @Test
  void anEngineThatBreaksOffBeforeItsAnswerIsABadGateway() throws IOException {
    engine.does(conversation -> {});
    assertThat(client.get("/theirs").status()).isEqualTo(502);
  }

  @Test
  void anEngineThatBreaksOffInsideItsAnswerCutsTheClientOff() throws IOException {
    engine.does(
        conversation -> {
          conversation.head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked");
          conversation.send("5\r\nhel");
        });
    client.request("GET", "/theirs");
    assertThat(client.head().status()).isEqualTo(200);
    assertThatThrownBy(() -> client.read(100)).isInstanceOf(EOFException.class);
  }

  @Test
  void aSlowReaderHoldsTheEngineBack() throws IOException {
    CompletableFuture<Void> engineSide =
        engine.doesOnce(
            conversation -> {
              conversation.head("HTTP/1.1 200 OK", "Content-Length: 50000000");
              for (int i = 0; i < 50; i++) {
                conversation.socket().write(new byte[1_000_000]);
              }
            });
    client.request("GET", "/big");
    assertThat(client.head().status()).isEqualTo(200);
    assertThat(client.read(1000)).hasSize(1000);
    assertThatThrownBy(() -> engineSide.get(300, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    assertThat(client.read(50_000_000 - 1000)).hasSize(50_000_000 - 1000);
    assertThat(engineSide).succeedsWithin(SOON);
  }
}
