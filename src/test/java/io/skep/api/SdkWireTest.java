package io.skep.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.skep.api.docker.NetworkRoutes;
import io.skep.api.docker.SwarmApi;
import io.skep.api.engine.LoweredRoutes;
import io.skep.api.http.Facade;
import io.skep.api.http.FakeEngine;
import io.skep.api.http.RawClient;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the Docker SDKs ask that the CLI does not, and so no recording has.
 *
 * <p>Each answer here was compared with that of a Docker Engine 20.10.24 in a swarm of its own, to
 * the calls of docker-py 7.1.
 */
final class SdkWireTest {
  @TempDir Path folder;
  private final GoldenWorld world = new GoldenWorld();
  private FakeEngine engine;
  private Facade facade;
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    engine = FakeEngine.start(folder);
    engine.does(SdkWireTest::engine);
    facade =
        Facade.start(
            folder,
            engine.address(),
            (routes, local) -> {
              NetworkRoutes.add(routes, local, world);
              LoweredRoutes.add(routes, local);
              SwarmApi.addTo(routes, local, world, Duration.ofHours(24));
            });
    client = facade.client();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    facade.close();
    engine.close();
  }

  /** An engine with a network of its own, two tasks and a container. */
  private static void engine(FakeEngine.Conversation asked) throws IOException {
    String target = asked.request().target();
    if (target.contains("/containers/json")) {
      assertThat(target).doesNotContain("is-task");
      String task = "{\"Id\":\"%s\",\"Labels\":{\"com.docker.swarm.task.id\":\"x\"}}";
      asked.answer(
          200,
          "[%s,{\"Id\":\"mine\",\"Labels\":{}},%s]"
              .formatted(task.formatted("t1"), task.formatted("t2")));
    } else if (target.endsWith("/containers/there/json")) {
      asked.answer(200, "{\"Id\":\"c1\"}");
    } else if (target.endsWith("/containers/missing/json")) {
      asked.answer(404, "{\"message\":\"No such container: missing\"}");
    } else if (target.matches(".*/networks/(home|h1)")) {
      asked.answer(200, "{\"Name\":\"home\",\"Id\":\"h1\",\"Scope\":\"local\"}");
    } else if (target.endsWith("/networks/create")) {
      asked.answer(500, "{\"message\":\"This node is not a swarm manager. Use ...\"}");
    } else {
      GoldenWireTest.withoutNetworks(asked);
    }
  }

  private RawClient.Answer post(String target, String body, String type) throws IOException {
    return client
        .send(
            "POST %s HTTP/1.1\r\nHost: docker\r\n%sContent-Length: %d\r\n\r\n%s"
                .formatted(target, type, body.length(), body))
        .answer("POST");
  }

  private RawClient.Answer post(String target, String body) throws IOException {
    return post(target, body, "Content-Type: application/json\r\n");
  }

  private String made(String target, String body) throws IOException {
    RawClient.Answer answer = post(target, body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    JsonNode json = new JsonMapper().readTree(answer.body());
    return json.path(json.has("ID") ? "ID" : "Id").asText();
  }

  private List<String> listed(String path, String filters, String field) throws IOException {
    String encoded = URLEncoder.encode(filters, StandardCharsets.UTF_8);
    RawClient.Answer answer = client.get(path + "filters=" + encoded);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    JsonNode all = new JsonMapper().readTree(answer.body());
    return StreamSupport.stream(all.spliterator(), false)
        .map(each -> each.path(field).asText())
        .toList();
  }

  private static String service(String name, String networks, String ofTask) {
    return ("{\"Name\":\"%s\",\"Networks\":%s,\"TaskTemplate\":{\"ContainerSpec\":"
            + "{\"Image\":\"busybox\"},\"Networks\":%s}}")
        .formatted(name, networks, ofTask);
  }

  private int update(String id, String networks, String ofTask) throws IOException {
    long version =
        new JsonMapper()
            .readTree(client.get("/services/" + id).body())
            .path("Version")
            .path("Index")
            .asLong();
    return post("/services/" + id + "/update?version=" + version, service("web", networks, ofTask))
        .status();
  }

  /** docker-py creates with networks at the old place, and updates with them at the new one. */
  @Test
  void networksMayMoveToTheTaskAndChangeAsTheyDo() throws IOException {
    GoldenWireTest.found(world);
    String a =
        "[{\"Target\":\"%s\"}]"
            .formatted(made("/networks/create", "{\"Name\":\"a\",\"Driver\":\"overlay\"}"));
    String b =
        "[{\"Target\":\"%s\"}]"
            .formatted(made("/networks/create", "{\"Name\":\"b\",\"Driver\":\"overlay\"}"));
    String id = made("/services/create", service("web", a, "null"));

    assertThat(update(id, b, "null")).isEqualTo(501);
    assertThat(update(id, "null", "null")).isEqualTo(501);
    assertThat(update(id, "null", b)).isEqualTo(200);
    assertThat(update(id, a, "null")).isEqualTo(200);
  }

  @Test
  void aNetworkOfTheEngineIsNoServices() throws IOException {
    GoldenWireTest.found(world);
    RawClient.Answer local =
        post("/services/create", service("web", "null", "[{\"Target\":\"home\"}]"));
    assertThat(local.status()).isEqualTo(403);
    assertThat(local.body())
        .contains("The network home cannot be used with services. Only networks scoped to the");

    RawClient.Answer none =
        post("/services/create", service("web", "null", "[{\"Target\":\"nowhere\"}]"));
    assertThat(none.status()).isEqualTo(500);
    assertThat(none.body()).contains("network nowhere not found");
  }

  @Test
  void oneKindOfGenericResourceMayBeBothNamedAndCounted() throws IOException {
    GoldenWireTest.found(world);
    made(
        "/services/create",
        "{\"Name\":\"gpu\",\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"busybox\"},"
            + "\"Resources\":{\"Reservations\":{\"GenericResources\":["
            + "{\"DiscreteResourceSpec\":{\"Kind\":\"gpu\",\"Value\":1}},"
            + "{\"NamedResourceSpec\":{\"Kind\":\"gpu\",\"Value\":\"test\"}}]}}}}");
  }

  @ParameterizedTest
  @CsvSource({"true,true", "1,true", "TRUE,true", "false,false", "0,false"})
  void networksOfTheSwarmDangle(String asked, boolean shown) throws IOException {
    GoldenWireTest.found(world);
    made("/networks/create", "{\"Name\":\"a\",\"Driver\":\"overlay\"}");
    List<String> names = listed("/networks?", "{\"dangling\":[\"" + asked + "\"]}", "Name");
    assertThat(names.contains("a")).isEqualTo(shown);
    assertThat(names.isEmpty()).isNotEqualTo(shown);
  }

  @Test
  void aScopeThatIsNoneFindsNoNetwork() throws IOException {
    GoldenWireTest.found(world);
    made("/networks/create", "{\"Name\":\"a\",\"Driver\":\"overlay\"}");
    assertThat(client.get("/networks/a?scope=swarm").status()).isEqualTo(200);
    assertThat(client.get("/networks/a?scope=x").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "application/json; charset=UTF-8", "Application/JSON"})
  void aNetworkIsAskedForInJson(String type) throws IOException {
    GoldenWireTest.found(world);
    String body = "{\"Name\":\"a\",\"Driver\":\"overlay\"}";
    RawClient.Answer text = post("/networks/create", body, "Content-Type: text/plain\r\n");
    assertThat(text.status()).isEqualTo(400);
    assertThat(text.body()).contains("must be 'application/json'");
    RawClient.Answer none = post("/networks/create", body, "");
    assertThat(none.body()).contains("Content-Type specified () must be 'application/json'");

    assertThat(post("/networks/create", body, "Content-Type: " + type + "\r\n").status())
        .isEqualTo(201);
  }

  /** Moby's TestAPIDuplicateNetworks: its Go client does not ask for names to be checked. */
  @Test
  void aNetworkMayHaveTheNameOfOneOfTheEngineUnlessThatIsToBeChecked() throws IOException {
    GoldenWireTest.found(world);
    String body = "{\"Name\":\"home\",\"Driver\":\"overlay\",\"CheckDuplicate\":%s}";
    assertThat(post("/v1.41/networks/create", body.formatted(true)).status()).isEqualTo(409);
    assertThat(post("/v1.44/networks/create", body.formatted(false)).status()).isEqualTo(409);
    assertThat(post("/v1.41/networks/create", body.formatted(false)).status()).isEqualTo(201);
    assertThat(client.get("/networks/home?scope=swarm").body()).contains("\"Scope\":\"swarm\"");
    assertThat(client.get("/networks/h1").body()).contains("\"Scope\":\"local\"");
    RawClient.Answer either = client.get("/networks/home");
    assertThat(either.status()).isEqualTo(400);
    assertThat(either.body()).contains("2 matches found based on name: network home is ambiguous");
  }

  /** Moby's TestSwarmNetworkIPAMOptions. */
  @Test
  void optionsOfTheAddressesAreKept() throws IOException {
    GoldenWireTest.found(world);
    made("/networks/create", "{\"Name\":\"a\",\"Driver\":\"overlay\"}");
    made(
        "/networks/create",
        "{\"Name\":\"b\",\"Driver\":\"overlay\",\"IPAM\":{\"Options\":{\"foo\":\"bar\"}}}");
    assertThat(client.get("/networks/a").body()).contains("\"Options\":null,\"Config\"");
    assertThat(client.get("/networks/b").body())
        .contains("\"Options\":{\"com.docker.network.ipam.serial\":\"true\",\"foo\":\"bar\"}");
  }

  /** Moby's TestSwarmNetworkPlugin: the engine finds that the driver spans a swarm. */
  @Test
  void aPluginThatSpansASwarmIsNoDriverOfNetworks() throws IOException {
    GoldenWireTest.found(world);
    RawClient.Answer answer = post("/networks/create", "{\"Name\":\"a\",\"Driver\":\"global\"}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body())
        .contains("legacy plugin global of type NetworkDriver is not supported in swarm mode");
  }

  /** Moby's TestSwarmIngressNetwork: the routing mesh's network can be removed. */
  @Test
  void portsNeedTheIngressNetwork() throws IOException {
    GoldenWireTest.found(world);
    String ports = "{\"Ports\":[{\"TargetPort\":80,\"PublishMode\":\"%s\"}]}";
    String service =
        "{\"Name\":\"%s\",\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"busybox\"}},\"EndpointSpec\":"
            + ports
            + "}";
    client.send("DELETE /networks/ingress HTTP/1.1\r\nHost: docker\r\n\r\n").answer("DELETE");
    RawClient.Answer refused = post("/services/create", service.formatted("web", "ingress"));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body())
        .contains("service needs ingress network, but no ingress network is present");
    made("/services/create", service.formatted("web", "host"));
  }

  @Test
  void aNetworkWithoutANameIsTheEnginesRefusal() throws IOException {
    GoldenWireTest.found(world);
    RawClient.Answer answer = post("/networks/create", "{\"Name\":\"\",\"Driver\":\"overlay\"}");
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).contains("\"invalid name: \"");
  }

  @Test
  void unlockingOutsideOfASwarmIsForManagers() throws IOException {
    RawClient.Answer answer = post("/swarm/unlock", "{\"UnlockKey\":\"x\"}");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).contains("This node is not a swarm manager.");
  }

  @ParameterizedTest
  @CsvSource({
    "2.0.0.0,24,invalid base pool 2.0.0.0: invalid CIDR address: 2.0.0.0",
    "2.0.0.0/16,30,subnet size is out of range: 30",
    "2.0.0.0/16,12,Subnet size is too small for pool: 12"
  })
  void badAddressPoolsAreRefusedInSwarmsWords(String pool, int size, String words)
      throws IOException {
    RawClient.Answer answer =
        post(
            "/swarm/init",
            "{\"ListenAddr\":\"127.0.0.1:2377\",\"DefaultAddrPool\":[\"%s\"],\"SubnetSize\":%d}"
                .formatted(pool, size));
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).contains(words);
  }

  /** Pekko once answered in its own words, and in plain text. */
  @Test
  void aQueryThatCannotBeDecodedIsRefusedWhereItIsReadAsAForm() throws IOException {
    GoldenWireTest.found(world);
    RawClient.Answer list = client.get("/services?filters=%zz");
    assertThat(list.status()).isEqualTo(400);
    assertThat(list.header("Content-Type")).isEqualTo("application/json");
    assertThat(list.body()).contains("invalid URL escape \\\"%zz\\\"");
    assertThat(client.get("/tasks?a;b").body()).contains("invalid semicolon separator in query");
    assertThat(client.get("/networks/x?a=%1").body()).contains("invalid URL escape \\\"%1\\\"");

    assertThat(client.get("/swarm?a=%zz").status()).isEqualTo(200);
    assertThat(client.get("/services/none?a=%zz").status()).isEqualTo(404);
  }

  /** The engine knows no tasks but those of its own swarm. */
  @Test
  void containersAreListedByWhetherTheyAreTasks() throws IOException {
    assertThat(listed("/containers/json?", "{\"is-task\":{\"true\":true}}", "Id"))
        .containsExactly("t1", "t2");
    assertThat(listed("/containers/json?", "{\"is-task\":[\"false\"]}", "Id"))
        .containsExactly("mine");
    assertThat(listed("/containers/json?limit=1&", "{\"is-task\":[\"true\"]}", "Id"))
        .containsExactly("t1");
  }

  /** Go reads a media type to its end, and takes none that has a fault there. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "application/json; charset|400",
        "application/json; charset=|400",
        "application/json; charset=\"utf-8|400",
        "application/json;|201",
        "APPLICATION/JSON ; charset=\"utf-8\";|201"
      })
  void aTypeOfContentIsReadToItsEnd(String type, int status) throws IOException {
    GoldenWireTest.found(world);
    String body = "{\"Name\":\"over\",\"Driver\":\"overlay\"}";
    assertThat(post("/networks/create", body, "Content-Type: " + type + "\r\n").status())
        .isEqualTo(status);
  }

  @Test
  void ofAnAttachmentTheContainerIsLookedForFirst() throws IOException {
    GoldenWireTest.found(world);
    made("/networks/create", "{\"Name\":\"over\",\"Driver\":\"overlay\"}");
    for (String verb : List.of("connect", "disconnect")) {
      String path = "/networks/over/" + verb;
      assertThat(post(path, "{\"Container\":\"missing\"}").body()).contains("No such container");
      assertThat(post(path, "{}").body()).contains("invalid name or ID supplied");
    }
    assertThat(post("/networks/over/connect", "{\"Container\":\"there\"}").body())
        .contains("Could not attach to network over: rpc error: code = PermissionDenied");
    assertThat(post("/networks/over/disconnect", "{\"Container\":\"there\"}").body())
        .contains("network over not found");
  }
}
