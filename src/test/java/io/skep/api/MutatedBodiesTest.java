package io.skep.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skep.api.docker.SwarmApi;
import io.skep.api.http.Facade;
import io.skep.api.http.FakeEngine;
import io.skep.api.http.RawClient;
import io.skep.testdata.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a body holds, the answer is a refusal in words or a success, never an accident. */
final class MutatedBodiesTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int RUNS = 600;
  private static final String SERVICE =
      """
      {"Name":"NAME","Labels":{"a":"b"},"TaskTemplate":{"ContainerSpec":{"Image":"alpine:latest",
      "Labels":{"c":"d"},"Command":["sh"],"Args":["-c","true"],"Hostname":"h","Env":["A=b"],"Dir":"/",
      "User":"1","Groups":["2"],"Privileges":{"NoNewPrivileges":true},"Init":true,"StopSignal":"TERM",
      "TTY":true,"ReadOnly":true,"Mounts":[{"Type":"volume","Source":"v","Target":"/v",
      "VolumeOptions":{"NoCopy":true,"DriverConfig":{"Name":"local","Options":{"o":"x"}}}}],
      "StopGracePeriod":10000000000,"Healthcheck":{"Test":["CMD","true"],"Interval":1000000000,
      "Retries":3},"Hosts":["1.2.3.4 x"],"DNSConfig":{"Nameservers":["8.8.8.8"]},"Isolation":"default",
      "Sysctls":{"net.core.somaxconn":"1"},"CapabilityAdd":["CAP_NET_RAW"],
      "Ulimits":[{"Name":"nofile","Hard":10,"Soft":5}]},"Resources":{"Limits":{"NanoCPUs":1000000000,
      "MemoryBytes":50000000,"Pids":10},"Reservations":{"MemoryBytes":10000000,"GenericResources":
      [{"DiscreteResourceSpec":{"Kind":"gpu","Value":1}}]}},"RestartPolicy":{"Condition":"any",
      "Delay":5000000000,"MaxAttempts":3,"Window":1000},"Placement":{"Constraints":["node.role==manager"],
      "Preferences":[{"Spread":{"SpreadDescriptor":"node.labels.az"}}],"MaxReplicas":2,
      "Platforms":[{"Architecture":"amd64","OS":"linux"}]},"ForceUpdate":1,"Runtime":"container",
      "LogDriver":{"Name":"json-file","Options":{"max-size":"1m"}}},"Mode":{"Replicated":{"Replicas":2}},
      "UpdateConfig":{"Parallelism":1,"Delay":1,"FailureAction":"pause","Monitor":5000000000,
      "MaxFailureRatio":0.5,"Order":"stop-first"},"RollbackConfig":{"Parallelism":1,"Order":"start-first"},
      "EndpointSpec":{"Mode":"vip","Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":8080,
      "PublishMode":"host"}]}}
      """;
  private static final String SWARM =
      """
      {"Name":"default","Labels":{"a":"b"},"Orchestration":{"TaskHistoryRetentionLimit":5},
      "Raft":{"SnapshotInterval":10000,"KeepOldSnapshots":0,"LogEntriesForSlowFollowers":500,
      "ElectionTick":10,"HeartbeatTick":1},"Dispatcher":{"HeartbeatPeriod":5000000000},
      "CAConfig":{"NodeCertExpiry":7776000000000000},"TaskDefaults":{},
      "EncryptionConfig":{"AutoLockManagers":false}}
      """;

  @TempDir private Path folder;

  @Test
  void noBodyCausesAnAccident() throws IOException {
    GoldenWorld world = new GoldenWorld();
    GoldenWireTest.found(world);
    List<Integer> seen = new ArrayList<>();
    try (FakeEngine engine = FakeEngine.start(folder);
        Facade facade =
            Facade.start(
                folder,
                engine.address(),
                (routes, local) -> SwarmApi.addTo(routes, local, world, Duration.ofHours(24)))) {
      Seeds.check(RUNS, random -> seen.add(send(facade, random)));
    }
    assertThat(seen).as("some are taken").contains(201);
    assertThat(seen).as("some are refused").contains(400);
  }

  private static int send(Facade facade, RandomGenerator random) {
    boolean swarm = random.nextInt(4) == 0;
    try (RawClient client = facade.client()) {
      String sample = swarm ? SWARM : SERVICE.replace("NAME", "s" + random.nextInt(1_000_000));
      JsonNode body = MAPPER.readTree(sample);
      for (int times = 1 + random.nextInt(3); times > 0; times--) {
        body = mutate(body, random);
      }
      String target = swarm ? "/v1.41/swarm/update?version=1" : "/v1.41/services/create";
      byte[] bytes = MAPPER.writeValueAsBytes(body);
      client.send(
          "POST "
              + target
              + " HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\nContent-Length: "
              + bytes.length
              + "\r\n\r\n");
      client.write(bytes);
      RawClient.Answer answer = client.answer("POST");
      if (answer.status() >= 500 && answer.status() != 501) {
        assertThat(answer.body())
            .as("%s -> %d", body, answer.status())
            .containsPattern("rpc error: code = |invalid |json: |network |update out of sequence");
      }
      return answer.status();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tree with one of its values, anywhere, replaced or taken away. */
  private static JsonNode mutate(JsonNode root, RandomGenerator random) {
    List<Runnable> places = new ArrayList<>();
    collect(root, random, places);
    if (places.isEmpty()) {
      return other(random);
    }
    places.get(random.nextInt(places.size())).run();
    return root;
  }

  private static void collect(JsonNode node, RandomGenerator random, List<Runnable> places) {
    if (node instanceof ObjectNode object) {
      for (String name : new ArrayList<>(object.propertyStream().map(e -> e.getKey()).toList())) {
        places.add(
            () -> {
              if (random.nextInt(4) == 0) {
                object.remove(name);
              } else {
                object.set(name, other(random));
              }
            });
        collect(object.get(name), random, places);
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        int at = i;
        places.add(() -> array.set(at, other(random)));
        collect(array.get(i), random, places);
      }
    }
  }

  private static JsonNode other(RandomGenerator random) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    return switch (random.nextInt(14)) {
      case 0 -> make.nullNode();
      case 1 -> make.booleanNode(random.nextBoolean());
      case 2 -> make.numberNode(-1);
      case 3 -> make.numberNode(Long.MAX_VALUE);
      case 4 -> make.numberNode(Long.MIN_VALUE);
      case 5 -> make.numberNode(1.5e300);
      case 6 -> make.textNode("");
      case 7 -> make.textNode("\u0000\ud83d\ude00 <&> \\ \"");
      case 8 -> make.textNode("x".repeat(random.nextInt(3000)));
      case 9 -> make.objectNode();
      case 10 -> make.arrayNode();
      case 11 -> make.arrayNode().add(make.nullNode()).add(7).add("x");
      case 12 -> make.objectNode().put("Name", 7).put("x", true);
      default -> make.textNode(new String(new char[] {(char) random.nextInt(0xd800)}));
    };
  }
}
