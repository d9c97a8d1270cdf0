package io.skep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The commands against a server that answers what it was told to. */
final class CommandLineTest {

  private record Answer(int status, String body) {}

  private record Said(int exit, String out, String err) {}

  private static final String EVENT =
      "{\"index\":7,\"time\":\"2026-03-01T12:00:00Z\",\"principal\":\"user:root(0)\","
          + "\"kind\":\"service\",\"id\":\"abc\",\"event\":\"ServiceCreated\","
          + "\"cause\":\"command:r1 POST /services/create\"}";

  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void whyFindsTheKindThatHasTheId() {
    answers.put("/skep/v1/why/node/abc", new Answer(200, "[" + EVENT + "]"));
    Said said = run("why", "abc");
    assertThat(said.exit()).isZero();
    assertThat(said.out())
        .contains("7", "user:root(0)", "service/abc", "ServiceCreated <-".replace(" ", "  "));
    assertThat(asked)
        .containsExactly(
            "/skep/v1/why/task/abc", "/skep/v1/why/service/abc", "/skep/v1/why/node/abc");
  }

  @Test
  void whyPrintsTheChainAsJson() {
    answers.put("/skep/v1/why/task/abc", new Answer(200, "[" + EVENT + "]"));
    assertThat(run("why", "--json", "abc").out()).startsWith("[").contains("\"index\" : 7");
  }

  @Test
  void anUnknownIdEndsWithOneAndOneLine() {
    Said said = run("why", "abc");
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).isEqualTo("skep: no task, service, node or container is called abc\n");
  }

  @Test
  void aRefusalIsPrintedInTheDaemonsWords() {
    answers.put("/skep/v1/why/task/abc", new Answer(503, "{\"message\":\"swarm is locked\"}"));
    Said said = run("why", "abc");
    assertThat(said).isEqualTo(new Said(1, "", "skep: swarm is locked\n"));
  }

  @Test
  void logPrintsEachEventAndPassesItsFilters() {
    answers.put("/skep/v1/events", new Answer(200, ": hello\n\nid: 7\ndata: " + EVENT + "\n\n"));
    Said said = run("log", "--json", "--service", "a b", "--since", "2026-02-01T10:00:00Z");
    assertThat(said.out()).isEqualTo(EVENT + "\n");
    assertThat(asked)
        .containsExactly("/skep/v1/events?after=0&service=a+b&since=2026-02-01T10%3A00%3A00Z");
  }

  @Test
  void logForPeopleIsOneLineAnEvent() {
    answers.put("/skep/v1/events", new Answer(200, "id: 7\ndata: " + EVENT + "\n\n"));
    assertThat(run("log").out().strip()).startsWith("7").hasLineCount(1);
  }

  @Test
  void healthIsOneWhenTheDaemonIsIll() {
    answers.put("/skep/v1/health", new Answer(503, "{\"message\":\"disk full\"}"));
    assertThat(run("health")).isEqualTo(new Said(1, "", "skep: disk full\n"));
  }

  @Test
  void versionNamesBothSides() {
    answers.put("/version", new Answer(200, "{\"Version\":\"1.2\",\"ApiVersion\":\"1.47\"}"));
    assertThat(run("version").out()).contains("Client: skep", "Server: 1.2", "API: 1.47");
    assertThat(run("version", "--json").out()).contains("\"Client\"", "\"ApiVersion\" : \"1.47\"");
  }

  @Test
  void aRequestIsSentAsItIsAndItsAnswerPrinted() {
    answers.put("/swarm/init", new Answer(200, "\"abc\"\n"));
    assertThat(run("api", "post", "/swarm/init", "--data", "{}"))
        .isEqualTo(new Said(0, "\"abc\"\n", ""));
    assertThat(run("api", "GET", "/nothing")).isEqualTo(new Said(1, "", "skep: no such object\n"));
  }

  @Test
  void noDaemonIsSaidInOneLine() {
    Said said = run("health", "--host", "unix:///nonexistent/skep.sock");
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err())
        .startsWith("skep: no daemon answers at unix:///nonexistent/skep.sock")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"frobnicate", "log --frob", "why", "health --host ftp://x"})
  void misuseEndsWithOneAndOneLine(String line) {
    Said said = execute(line.split(" "));
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).startsWith("skep: ").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "log", "why", "health", "version", "api"})
  void everyCommandHasHelp(String command) {
    Said said = command.isEmpty() ? execute("--help") : execute(command, "--help");
    assertThat(said.exit()).isZero();
    assertThat(said.out()).startsWith("Usage: skep");
  }

  private Said run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    if (!all.contains("--host")) {
      all.addAll(List.of("--host", "tcp://127.0.0.1:" + server.getAddress().getPort()));
    }
    return execute(all.toArray(String[]::new));
  }

  private static Said execute(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return new Said(command.execute(arguments), out.toString(), err.toString());
  }

  @Test
  void aNewTokenIsPrintedAlone() {
    answers.put("/skep/v1/tokens", new Answer(201, "{\"id\":\"t1\",\"token\":\"SWMTKN-1-a-b\"}"));

    Said said = run("token", "create", "--role", "worker", "--ttl", "1h", "--uses", "1");

    assertThat(said.exit()).isZero();
    assertThat(said.out()).isEqualTo("SWMTKN-1-a-b\n");
  }

  @Test
  void aLifetimeThatIsNoneIsRefusedBeforeAnythingIsAsked() {
    Said said = run("token", "create", "--ttl", "soon");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).isEqualTo("skep: ttl: soon (expected: such as 30m, 1h, 7d)\n");
    assertThat(asked).isEmpty();
  }

  @Test
  void tokensAreListedWithTheirUses() {
    answers.put(
        "/skep/v1/tokens",
        new Answer(
            200,
            "{\"tokens\":[{\"id\":\"t1\",\"role\":\"worker\",\"uses\":3,\"usedBy\":[\"n1\"],"
                + "\"expiresAt\":\"2026-03-01T12:00:00.123Z\",\"open\":true}]}"));

    assertThat(run("token", "ls").out()).contains("t1", "worker", "1/3", "2026-03-01T12:00:00Z");
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestURI().toString());
    String path = exchange.getRequestURI().getPath();
    Answer answer = answers.getOrDefault(path, new Answer(404, "{\"message\":\"no such object\"}"));
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
