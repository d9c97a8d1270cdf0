package io.skep.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skep.api.docker.ActiveSwarm;
import io.skep.api.engine.Engine;
import io.skep.api.http.RawClient;
import io.skep.api.http.Router;
import io.skep.api.skep.NativeRoutes;
import io.skep.kernel.Cause;
import io.skep.kernel.Meta;
import io.skep.kernel.Principal;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.service.ServiceCommand.CreateService;
import io.skep.simulation.Specs;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Why a task is where it is, as the API tells it. */
final class ExplainTest extends ApiBench {
  @Override
  void serve(Router.Builder routes, Engine local) {
    NativeRoutes.add(routes, world, KEYS_KEPT, Runnable::run);
  }

  /** Makes the service and says what is told of its only task. */
  private JsonNode explained(Specs specs) throws IOException {
    ActiveSwarm swarm = world.manager().orElseThrow();
    ServiceId id = new ServiceId("service-of-the-test");
    Meta meta =
        new Meta(Instant.now(), Principal.system("test"), Cause.command("create", "a test"));
    swarm.commands().service(id, new CreateService(specs.build()), meta);
    world.settle();
    TaskId task = swarm.view().current().tasksOf(id).iterator().next();
    try (RawClient client = facade.client()) {
      client.send("GET /skep/v1/tasks/" + task + "/explain HTTP/1.1\r\nHost: d\r\n\r\n");
      RawClient.Answer answer = client.answer("GET");
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      return new ObjectMapper().readTree(answer.body());
    }
  }

  @Test
  void aPlacedTasksDecisionIsMadeAgainFromTheJournal() throws IOException {
    JsonNode told = explained(Specs.replicated("web", 1).constraints("node.role==manager"));
    assertThat(told.path("source").asText()).isEqualTo("journal");
    assertThat(told.path("nodes")).hasSize(1);
    JsonNode node = told.path("nodes").path(0);
    assertThat(node.path("id")).isEqualTo(told.path("decision").path("node"));
    assertThat(node.path("chosen").asBoolean()).isTrue();
    assertThat(node.path("rank").asInt()).isEqualTo(1);
    assertThat(node.path("filters")).isNotEmpty().allMatch(f -> f.path("passes").asBoolean());
    assertThat(node.path("ranking").path("tasksOfService").asInt()).isZero();
  }

  @Test
  void aWaitingTaskIsToldWhichFilterRefusesEachNode() throws IOException {
    JsonNode told = explained(Specs.replicated("web", 1).constraints("node.role==worker"));
    assertThat(told.path("source").asText()).isEqualTo("present");
    assertThat(told.path("error").asText()).contains("no suitable node");
    JsonNode node = told.path("nodes").path(0);
    assertThat(node.path("fits").asBoolean()).isFalse();
    assertThat(node.path("chosen").asBoolean()).isFalse();
    assertThat(node.path("filters"))
        .filteredOn(filter -> !filter.path("passes").asBoolean())
        .singleElement()
        .satisfies(filter -> assertThat(filter.path("reason").asText()).isNotBlank());
  }
}
