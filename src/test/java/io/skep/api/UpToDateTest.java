package io.skep.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.skep.api.http.RawClient;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The client waits for tasks that are up to date, so the answer is what an update goes by. */
final class UpToDateTest extends ApiBench {
  /** An update leaves such a task alone, so {@code docker service update} once waited for ever. */
  @Test
  void aTaskWhoseNodeMeetsTheNewConstraintsIsUpToDate() throws IOException {
    post("/services/create", "[]");
    world.settle();
    List<String> before = upToDate();
    assertThat(before).hasSize(1);

    update("[\"node.role==manager\"]");
    assertThat(upToDate()).isEqualTo(before);
    world.settle();
    assertThat(upToDate()).isEqualTo(before);
  }

  @Test
  void aTaskWhoseNodeDoesNotMeetThemIsNot() throws IOException {
    post("/services/create", "[]");
    world.settle();

    update("[\"node.role==worker\"]");
    assertThat(upToDate()).isEmpty();
  }

  private void update(String constraints) throws IOException {
    long version =
        world
            .manager()
            .orElseThrow()
            .view()
            .current()
            .services()
            .values()
            .iterator()
            .next()
            .index();
    post("/services/web/update?version=" + version, constraints);
  }

  private void post(String target, String constraints) throws IOException {
    String body =
        ("{\"Name\":\"web\",\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"alpine\"},"
                + "\"Placement\":{\"Constraints\":%s}}}")
            .formatted(constraints);
    RawClient.Answer answer =
        client
            .send(
                "POST %s HTTP/1.1\r\nHost: docker\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                    .formatted(target, body.length(), body))
            .answer("POST");
    assertThat(answer.status()).as(answer.body()).isLessThan(300);
  }

  private List<String> upToDate() throws IOException {
    String filters =
        URLEncoder.encode(
            "{\"service\":[\"web\"],\"_up-to-date\":[\"true\"]}", StandardCharsets.UTF_8);
    List<String> ids = new ArrayList<>();
    for (JsonNode task :
        new JsonMapper().readTree(client.get("/tasks?filters=" + filters).body())) {
      ids.add(task.path("ID").asText());
    }
    return ids;
  }
}
