package io.skep.api.http;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.kernel.Principal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The frame around our own routes, as clients on real sockets see it. */
@Timeout(30)
final class ApiServerTest {
  private static final List<ByteString> FEW =
      List.of(ByteString.fromString("one"), ByteString.fromString("two"));

  @TempDir Path folder;
  private final CompletableFuture<Void> streamCancelled = new CompletableFuture<>();
  private final CompletableFuture<ApiResponse> slow = new CompletableFuture<>();
  private final CompletableFuture<Void> slowAsked = new CompletableFuture<>();
  private Facade facade;
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    ListenAddress nobody = new ListenAddress.Unix(folder.resolve("nobody.sock"));
    facade = Facade.start(folder, nobody, (routes, engine) -> add(routes));
    client = facade.client();
  }

  @AfterEach
  void stop() {
    client.close();
    facade.close();
  }

  private void add(Router.Builder routes) {
    routes
        .get("/who", request -> completedFuture(ApiResponse.text(200, "" + request.principal())))
        .get("/version/{of}", request -> completedFuture(ApiResponse.text(200, describe(request))))
        .post("/length", request -> completedFuture(ApiResponse.text(200, length(request))))
        .get("/refused", request -> failedFuture(new ApiException(409, "name \"x\" conflicts")))
        .get("/thrown", request -> refuse())
        .get("/broken", request -> failedFuture(new IllegalStateException("the reason")))
        .get("/empty", request -> completedFuture(ApiResponse.empty(204)))
        .get("/slow", request -> slowly())
        .get(
            "/stream",
            request -> completedFuture(ApiResponse.stream(200, Optional.empty(), ticks())))
        .get(
            "/few",
            request -> completedFuture(ApiResponse.stream(200, Optional.empty(), Source.from(FEW))))
        .get("/cut", request -> completedFuture(ApiResponse.stream(200, Optional.empty(), cut())))
        .get(
            "/header",
            request -> completedFuture(ApiResponse.empty(200).with("X-Said", "a\r\nEvil: b")))
        .on("HEAD", "/head", request -> completedFuture(ApiResponse.text(200, "12345")));
  }

  private CompletableFuture<ApiResponse> slowly() {
    slowAsked.complete(null);
    return slow;
  }

  private static CompletableFuture<ApiResponse> refuse() {
    throw new ApiException(503, "not a manager");
  }

  private static String describe(ApiRequest request) {
    return request.version() + " " + request.variable("of") + " " + request.query().all("q");
  }

  private static String length(ApiRequest request) {
    return "" + request.body().size();
  }

  private static Source<ByteString, ?> cut() {
    return Source.from(FEW)
        .take(1)
        .concat(Source.failed(new IllegalStateException("a stream that fails, for the test")));
  }

  private Source<ByteString, ?> ticks() {
    return Source.tick(Duration.ZERO, Duration.ofMillis(20), ByteString.fromString("tick\n"))
        .watchTermination(
            (materialized, done) ->
                done.whenComplete((x, failure) -> streamCancelled.complete(null)));
  }

  @Test
  void aUnixClientIsItsUser() throws IOException {
    String user = System.getProperty("user.name");
    assertThat(Principal.parse(client.get("/who").body()).name()).startsWith(user + "(");
  }

  @Test
  void aTcpClientIsItsAddress() throws IOException {
    try (RawClient tcp = RawClient.connect(facade.tcp())) {
      assertThat(tcp.get("/who").body()).isEqualTo("tcp:127.0.0.1");
    }
  }

  @Test
  void aHandlerSeesVersionVariablesAndQuery() throws IOException {
    assertThat(client.get("/v1.30/version/a%2Fb?q=1&q=x%20y").body())
        .isEqualTo("1.30 a/b [1, x y]");
    assertThat(client.get("/version/x").body()).isEqualTo(ApiVersion.MAXIMUM + " x []");
  }

  @Test
  void everyAnswerHasTheEnginesHeaders() throws IOException {
    RawClient.Answer answer = client.get("/who");
    assertThat(answer.header("Api-Version")).isEqualTo("1.47");
    assertThat(answer.header("Ostype")).isEqualTo("linux");
    assertThat(answer.header("Docker-Experimental")).isEqualTo("false");
    assertThat(answer.header("Server")).startsWith("Skep/");
  }

  @Test
  void aVersionTooNewIsRefusedInDockersWords() throws IOException {
    RawClient.Answer answer = client.get("/v1.99/anything");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body())
        .isEqualTo(
            """
            {"message":"client version 1.99 is too new. Maximum supported API version is 1.47"}
            """);
  }

  @Test
  void aVersionTooOldIsRefusedInPlainText() throws IOException {
    RawClient.Answer answer = client.get("/v1.10/who");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).startsWith("text/plain");
    assertThat(answer.body())
        .isEqualTo(
            """
            client version 1.10 is too old. Minimum supported API version is 1.24, \
            please upgrade your client to a newer version
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "/refused,409,name \\\"x\\\" conflicts",
    "/thrown,503,not a manager",
    "/broken,500,the reason"
  })
  void aFailureIsDockersErrorBody(String path, int status, String words) throws IOException {
    RawClient.Answer answer = client.get(path);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.body()).isEqualTo("{\"message\":\"" + words + "\"}\n");
  }

  @Test
  void aBodyWithinTheBoundIsHandedOverWhole() throws IOException {
    int length = RequestHandling.LARGEST_BODY;
    client.send("POST /length HTTP/1.1\r\nHost: d\r\nContent-Length: " + length + "\r\n\r\n");
    client.write(new byte[length]);
    assertThat(client.answer("POST").body()).isEqualTo("" + length);
  }

  @Test
  void aBodyBeyondTheBoundIsRefused() throws IOException {
    int length = RequestHandling.LARGEST_BODY + 1;
    client.send("POST /length HTTP/1.1\r\nHost: d\r\nContent-Length: " + length + "\r\n\r\n");
    client.write(new byte[length]);
    RawClient.Answer answer = client.answer("POST");
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.body()).contains("request body too large");
  }

  @Test
  void aChunkedBodyBeyondTheBoundIsRefused() throws IOException {
    client.send("POST /length HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\n\r\n");
    CompletableFuture<Void> sent = CompletableFuture.runAsync(this::sendChunksUntilRefused);
    RawClient.Answer answer = client.answer("POST");
    assertThat(answer.status()).isEqualTo(413);
    client.close();
    assertThat(sent).succeedsWithin(Duration.ofSeconds(10));
  }

  private void sendChunksUntilRefused() {
    try {
      for (int i = 0; i < 17; i++) {
        client.send("100000\r\n");
        client.write(new byte[1 << 20]);
        client.send("\r\n");
      }
    } catch (IOException refused) {
      return;
    }
  }

  @Test
  void requestsSentAtOnceAreAnsweredInOrder() throws IOException {
    client.request("GET", "/version/1").request("GET", "/version/2").request("GET", "/version/3");
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      answers.add(client.answer("GET").body());
    }
    assertThat(answers).containsExactly("1.47 1 []", "1.47 2 []", "1.47 3 []");
  }

  @Test
  void headAndNoContentHaveNoBodyAndKeepTheConnection() throws IOException {
    RawClient.Answer head = client.request("HEAD", "/head").answer("HEAD");
    assertThat(head.status()).isEqualTo(200);
    assertThat(client.get("/empty").status()).isEqualTo(204);
    assertThat(client.get("/who").status()).isEqualTo(200);
  }

  @Test
  void aStreamIsFlushedAndEndsWhenItsClientLeaves() throws IOException {
    client.request("GET", "/stream");
    assertThat(client.head().status()).isEqualTo(200);
    assertThat(client.read(3 + "tick\n".length() + 2)).isEqualTo("5\r\ntick\n\r\n");
    client.close();
    assertThat(streamCancelled).succeedsWithin(Duration.ofSeconds(5));
  }

  @Test
  void aStreamEndsWhenItsClientHalfCloses() throws IOException {
    client.request("GET", "/stream").shutdownOutput();
    assertThat(client.rest()).startsWith("HTTP/1.1 200 OK").endsWith("0\r\n\r\n");
    assertThat(streamCancelled).succeedsWithin(Duration.ofSeconds(5));
  }

  @Test
  void whoComesNextIsNotTakenForWhoWasBefore() throws IOException {
    for (int i = 0; i < 20; i++) {
      try (RawClient unix = facade.client();
          RawClient tcp = RawClient.connect(facade.tcp())) {
        assertThat(unix.get("/who").body()).startsWith("user:");
        assertThat(tcp.get("/who").body()).isEqualTo("tcp:127.0.0.1");
      }
    }
  }

  @Test
  void aClientThatLeavesInTheMiddleLeavesNothingToTheNext() throws IOException {
    for (int i = 0; i < 20; i++) {
      try (RawClient rude = facade.client()) {
        rude.request("GET", "/stream").head();
      }
      try (RawClient ruder = facade.client()) {
        ruder.send("POST /length HTTP/1.1\r\nHost: d\r\nContent-Length: 10\r\n\r\nhal");
      }
      assertThat(client.get("/version/x").body()).isEqualTo("1.47 x []");
      try (RawClient next = facade.client()) {
        assertThat(next.get("/version/y").body()).isEqualTo("1.47 y []");
      }
    }
  }

  @Test
  void anOldClientGetsItsAnswerAndTheEnd() throws IOException {
    client.send("GET /version/x HTTP/1.0\r\n\r\n");
    assertThat(client.rest()).startsWith("HTTP/1.1 200 OK").endsWith("1.47 x []");
  }

  @Test
  void anOldClientReadsAStreamAsItIsUntilTheEnd() throws IOException {
    client.send("GET /few HTTP/1.0\r\n\r\n");
    assertThat(client.rest()).contains("Connection: close").endsWith("\r\n\r\nonetwo");
  }

  @Test
  void aStreamThatEndsLeavesItsConnectionForTheNextRequest() throws IOException {
    assertThat(client.get("/few").body()).contains("one").contains("two");
    assertThat(client.get("/who").status()).isEqualTo(200);
  }

  @Test
  void aStreamThatBreaksOffCutsItsClientOff() throws IOException {
    client.request("GET", "/cut");
    assertThat(client.rest()).startsWith("HTTP/1.1 200").doesNotEndWith("0\r\n\r\n");
  }

  @Test
  void aClientThatAsksFirstIsToldToSendItsBody() throws IOException {
    client.send(
        "POST /length HTTP/1.1\r\nHost: d\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    assertThat(client.head().status()).isEqualTo(100);
    assertThat(client.send("hi").answer("POST").body()).isEqualTo("2");
  }

  @Test
  void whatAHandlerPutsInAHeaderDoesNotBeginAnother() throws IOException {
    assertThat(client.get("/header").header("X-Said")).isEqualTo("a  Evil: b");
  }

  @Test
  void aMalformedRequestIsRefusedAndItsConnectionClosed() throws IOException {
    client.send("GARBAGE\r\n\r\n");
    RawClient.Answer answer = client.answer("GET");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("malformed HTTP request");
    assertThat(client.rest()).isEmpty();
  }

  @Test
  void aThousandClientsAtOnceAreAllAnswered() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        answers.add(threads.submit(this::oneAnswer));
      }
      for (Future<Integer> answer : answers) {
        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(200);
      }
    }
  }

  private int oneAnswer() throws IOException {
    try (RawClient one = facade.client()) {
      return one.get("/who").status();
    }
  }

  @Test
  void closingLetsAnAnswerUnderWayBeFinished() throws Exception {
    client.request("GET", "/slow");
    slowAsked.get(5, TimeUnit.SECONDS);
    CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> facade.server().close());
    slow.complete(ApiResponse.text(200, "done"));
    assertThat(client.answer("GET").body()).isEqualTo("done");
    assertThat(closed).succeedsWithin(Duration.ofSeconds(5));
    assertThat(Path.of(facade.unix().toString().substring("unix://".length()))).doesNotExist();
  }

  @Test
  void theSocketIsForRootAndTheGroupDockerOnly() throws IOException {
    Path socket = folder.resolve("skep.sock");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-rw----");
  }

  @Test
  void aServedSocketIsNotTakenOver() {
    assertThatThrownBy(() -> Listener.open(facade.unix()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another process serves it");
  }

  @Test
  void aDeadSocketIsReplacedAndAnotherFileIsNot() throws IOException {
    Path dead = folder.resolve("dead.sock");
    try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      left.bind(UnixDomainSocketAddress.of(dead));
    }
    try (Listener listener = Listener.open(new ListenAddress.Unix(dead))) {
      assertThat(listener.address()).hasToString("unix://" + dead);
    }
    Path file = Files.writeString(folder.resolve("file"), "precious");
    assertThatThrownBy(() -> Listener.open(new ListenAddress.Unix(file)))
        .hasMessageContaining("the file is no socket");
    assertThat(file).hasContent("precious");
  }

  @Test
  void tcpBeyondLoopbackIsRefused() throws IOException {
    InetAddress anywhere = InetAddress.getByName("0.0.0.0");
    assertThatThrownBy(() -> Listener.open(new ListenAddress.Tcp(anywhere, 0)))
        .hasMessageContaining("loopback");
  }
}
