package io.skep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.api.docker.ActiveSwarm;
import io.skep.api.http.RawClient;
import io.skep.kernel.Cause;
import io.skep.kernel.Meta;
import io.skep.kernel.Principal;
import io.skep.kernel.ServiceId;
import io.skep.request.RequestCommand.BeginRequest;
import io.skep.service.ServiceCommand.CreateService;
import io.skep.testdata.Specs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A request with a key is carried out once, whatever becomes of its answer. */
final class KeyedRequestTest extends ApiBench {
  private static final String PATH = "/services/create";

  private static String spec(String name) {
    return "{\"Name\":\"%s\",\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"alpine\"}}}"
        .formatted(name);
  }

  private RawClient.Answer create(String key, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (RawClient client = facade.client()) {
      client.send(
          "POST "
              + PATH
              + " HTTP/1.1\r\nHost: docker\r\nContent-Type: application/json\r\n"
              + "Idempotency-Key: "
              + key
              + "\r\nContent-Length: "
              + bytes.length
              + "\r\n\r\n");
      client.write(bytes);
      return client.answer("POST");
    }
  }

  private int services() {
    return swarm().view().current().services().size();
  }

  private ActiveSwarm swarm() {
    return world.manager().orElseThrow();
  }

  @Test
  void askedAgainItHasTheSameAnswerAndNoSecondEffect() throws IOException {
    RawClient.Answer first = create("k", spec("web"));
    RawClient.Answer second = create("k", spec("web"));
    assertThat(first.status()).isEqualTo(201);
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(services()).isEqualTo(1);
  }

  @Test
  void anotherRequestWithItsKeyIsRefused() throws IOException {
    create("k", spec("web"));
    assertThat(create("k", spec("other")).status()).isEqualTo(422);
    assertThat(services()).isEqualTo(1);
  }

  @Test
  void aRefusalIsRememberedToo() throws IOException {
    create("k1", spec("web"));
    assertThat(create("k2", spec("web")).status()).isEqualTo(409);
    assertThat(create("k2", spec("web")).header("Idempotency-Replayed")).isEqualTo("true");
  }

  @Test
  void aKeyThatIsNoneIsRefused() throws IOException {
    assertThat(create("a b", spec("web")).status()).isEqualTo(400);
    assertThat(create("x".repeat(256), spec("web")).status()).isEqualTo(400);
    assertThat(services()).isZero();
  }

  @Test
  void thoseThatMeetAreCarriedOutOnce()
      throws IOException, InterruptedException, ExecutionException {
    List<Callable<RawClient.Answer>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      calls.add(() -> create("k", spec("web")));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<RawClient.Answer> answer : threads.invokeAll(calls)) {
        assertThat(answer.get().status()).isEqualTo(201);
      }
    }
    assertThat(services()).isEqualTo(1);
  }

  @Test
  void whereItsAnswerWasLostTheLogTellsWhatItDid() throws IOException {
    ServiceId made = new ServiceId("madebefore");
    begin("k", spec("web"));
    swarm().commands().service(made, new CreateService(Specs.service("web", 1)), meta("k"));
    RawClient.Answer answer = create("k", spec("web"));
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body()).contains("madebefore");
    assertThat(services()).isEqualTo(1);
  }

  @Test
  void whereItHadNotBeenCarriedOutItIs() throws IOException {
    begin("k", spec("web"));
    assertThat(create("k", spec("web")).status()).isEqualTo(201);
    assertThat(services()).isEqualTo(1);
  }

  private void begin(String key, String body) {
    BeginRequest begin =
        new BeginRequest(
            swarm().secrets().seal(hash("POST " + PATH + "?\n" + body)), Instant.EPOCH);
    swarm().commands().request(hash(key), begin, meta(key));
  }

  private static Meta meta(String key) {
    return new Meta(
        Instant.now(),
        Principal.user("root", 0),
        Cause.command("key-" + hash(key), "POST " + PATH));
  }

  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
