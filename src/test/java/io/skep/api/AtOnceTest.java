package io.skep.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.skep.api.docker.NetworkRoutes;
import io.skep.api.engine.Engine;
import io.skep.api.http.RawClient;
import io.skep.api.http.Router;
import io.skep.command.Commands;
import io.skep.entity.Outcome;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Several clients ask the same of one object at once, and each of them has seen it before any of
 * them is heard: exactly one has done it.
 *
 * <p>Two {@code docker service rm} of one service were both told that they had removed it.
 */
final class AtOnceTest extends ApiBench {
  private static final int CLIENTS = 3;
  private static final String BUSYBOX = "{\"ContainerSpec\":{\"Image\":\"busybox\"}}";

  private final Meeting meeting = new Meeting();

  @Override
  GoldenWorld newWorld() {
    return new GoldenWorld(meeting::before);
  }

  @BeforeEach
  void answerAsAnEngineWithoutNetworks() {
    engine.does(GoldenWireTest::withoutNetworks);
  }

  @Override
  void serve(Router.Builder routes, Engine local) {
    NetworkRoutes.add(routes, local, world);
    super.serve(routes, local);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "services | {\"Name\":\"x\",\"TaskTemplate\":" + BUSYBOX + "} | 200",
        "secrets  | {\"Name\":\"x\",\"Data\":\"eA==\"} | 204",
        "configs  | {\"Name\":\"x\",\"Data\":\"eA==\"} | 204",
        "networks | {\"Name\":\"x\",\"Driver\":\"overlay\"} | 204",
      })
  void ofThoseWhoMakeOrRemoveAnObjectOneHasDoneIt(String kind, String spec, int done)
      throws IOException {
    meeting.on("Create");
    List<RawClient.Answer> made = ask("POST", "/" + kind + "/create", spec);
    assertThat(made).extracting(RawClient.Answer::status).containsExactlyInAnyOrder(201, 409, 409);
    String id = id(made);
    meeting.on("Remove");
    List<RawClient.Answer> gone = ask("DELETE", "/" + kind + "/x", "");
    assertThat(gone).extracting(RawClient.Answer::status).containsExactlyInAnyOrder(done, 404, 404);
    String word = kind.substring(0, kind.length() - 1);
    assertThat(gone)
        .filteredOn(answer -> answer.status() == 404)
        .allSatisfy(answer -> assertThat(answer.body()).contains(word + " " + id + " not found"));
    assertThat(world.refused()).hasSize(4);
  }

  @Test
  void ofThoseWhoRemoveANodeOneHasDoneIt() throws IOException {
    String node = world.addWorker("gone").value();
    meeting.on("Remove");
    assertThat(ask("DELETE", "/nodes/" + node, ""))
        .extracting(RawClient.Answer::status)
        .containsExactlyInAnyOrder(200, 404, 404);
  }

  private static String id(List<RawClient.Answer> answers) throws IOException {
    for (RawClient.Answer answer : answers) {
      if (answer.status() == 201) {
        String body = answer.body();
        return new JsonMapper().readTree(body).path(body.contains("ID") ? "ID" : "Id").asText();
      }
    }
    throw new AssertionError(answers);
  }

  /** Asks the same over connections of their own; answers in no order. */
  private List<RawClient.Answer> ask(String method, String target, String body) throws IOException {
    List<RawClient> clients = new ArrayList<>();
    List<RawClient.Answer> answers = new ArrayList<>();
    for (int each = 0; each < CLIENTS; each++) {
      RawClient client = facade.client();
      clients.add(client);
      client.send(
          "%s %s HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(method, target, body.length(), body));
    }
    for (RawClient client : clients) {
      try (client) {
        answers.add(client.answer(method));
      }
    }
    return answers;
  }

  /** Holds commands of one kind back until as many have come as there are clients. */
  private static final class Meeting {
    private String verb = "none";
    private final List<Runnable> here = new ArrayList<>();

    synchronized void on(String commands) {
      verb = commands;
    }

    Commands before(Commands entities) {
      return (Commands)
          Proxy.newProxyInstance(
              Commands.class.getClassLoader(),
              new Class<?>[] {Commands.class},
              (proxy, method, arguments) -> {
                Supplier<CompletionStage<Outcome>> command =
                    () -> call(method, entities, arguments);
                boolean waits =
                    arguments.length == 3
                        && arguments[1].getClass().getSimpleName().startsWith(verb);
                return waits ? meet(command) : command.get();
              });
    }

    @SuppressWarnings("unchecked") // every method of the interface returns this
    private static CompletionStage<Outcome> call(
        java.lang.reflect.Method method, Commands entities, Object[] arguments) {
      try {
        return (CompletionStage<Outcome>) method.invoke(entities, arguments);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    private synchronized CompletionStage<Outcome> meet(Supplier<CompletionStage<Outcome>> command) {
      CompletableFuture<Outcome> answer = new CompletableFuture<>();
      here.add(() -> command.get().thenAccept(answer::complete));
      if (here.size() == CLIENTS) {
        here.forEach(Runnable::run);
        here.clear();
      }
      return answer;
    }
  }
}
