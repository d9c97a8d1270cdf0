package io.skep.engine;

import static io.skep.spec.TaskState.FAILED;
import static io.skep.spec.TaskState.READY;
import static io.skep.spec.TaskState.REJECTED;
import static io.skep.spec.TaskState.RUNNING;
import static io.skep.spec.TaskState.SHUTDOWN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skep.agent.Desk;
import io.skep.agent.Tasks;
import io.skep.session.AssignedTask;
import io.skep.spec.PortConfig;
import io.skep.spec.TaskStatus;
import io.skep.testbed.EngineHost;
import io.skep.testbed.EngineTest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every option of a container spec, as {@code docker inspect} shows it; see wire 07. */
@EngineTest
final class ContainerOptionsTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EngineHost host;
  private DockerEngine engine;
  private Desk desk;

  @TempDir private Path folder;

  ContainerOptionsTest(EngineHost host) {
    this.host = host;
  }

  @BeforeEach
  void start() {
    engine = new DockerEngine(host.engineUri());
    desk = new Desk(KIT, engine, folder, InstantSource.system()).open();
  }

  @AfterEach
  void clear() throws IOException {
    desk.close();
    engine.close();
    host.removeContainers();
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private JsonNode inspect(AssignedTask task) throws IOException {
    return JSON.readTree(host.docker().ok("inspect", task.name())).get(0);
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  @Test
  void aContainerIsMadeAsSwarmMakesIt() throws IOException {
    AssignedTask task =
        Tasks.of(
            "kds5k980drb9x9d4p3chor5d4",
            json(
                """
                {'ContainerSpec': {'Image': 'alpine:latest', 'Labels': {'cl': '1'},
                  'Command': ['/bin/sh', '-c'], 'Args': ['sleep 1d'], 'Hostname': 'h-1',
                  'Env': ['FROMFILE2=two words', 'A=1', 'EMPTY='], 'Dir': '/tmp',
                  'User': 'nobody', 'Groups': ['10', '20'], 'Init': true,
                  'StopSignal': 'SIGQUIT', 'TTY': true, 'OpenStdin': true, 'ReadOnly': true,
                  'Mounts': [
                    {'Type': 'bind', 'Source': '/etc', 'Target': '/hostetc', 'ReadOnly': true},
                    {'Type': 'volume', 'Source': 'vol1', 'Target': '/data', 'VolumeOptions':
                      {'NoCopy': true, 'Labels': {'a': 'b'}, 'DriverConfig':
                        {'Name': 'local', 'Options': {'type': 'tmpfs', 'device': 'tmpfs'}}}},
                    {'Type': 'tmpfs', 'Target': '/scratch',
                      'TmpfsOptions': {'SizeBytes': 1048576, 'Mode': 1016}}],
                  'StopGracePeriod': 3000000000,
                  'Healthcheck': {'Test': ['CMD-SHELL', 'true'], 'Interval': 100000000,
                    'Timeout': 2000000000, 'StartPeriod': 1000000000,
                    'StartInterval': 1000000000, 'Retries': 3},
                  'Hosts': ['10.0.0.9 alias other'],
                  'DNSConfig': {'Nameservers': ['10.0.0.53'], 'Search': ['example.org'],
                    'Options': ['ndots:2']},
                  'Sysctls': {'net.ipv4.ip_forward': '1'}, 'Isolation': 'default',
                  'CapabilityAdd': ['CAP_NET_ADMIN'], 'CapabilityDrop': ['CAP_MKNOD'],
                  'Privileges': {'NoNewPrivileges': true, 'Seccomp': {'Mode': 'unconfined'},
                    'AppArmor': {'Mode': 'disabled'},
                    'SELinuxContext': {'Disable': true, 'User': 'u'}},
                  'OomScoreAdj': 100,
                  'Ulimits': [{'Name': 'nofile', 'Hard': 2048, 'Soft': 1024}]},
                 'Resources': {'Limits': {'NanoCPUs': 500000000, 'MemoryBytes': 67108864,
                     'Pids': 50}, 'Reservations': {'MemoryBytes': 33554432}},
                 'LogDriver': {'Name': 'json-file', 'Options': {'max-size': '1m'}}}
                """),
            List.of(new PortConfig(null, "tcp", 82, 9003, "host")));
    TaskStatus running = desk.assign(task).until(task, RUNNING);

    JsonNode made = inspect(task);
    JsonNode config = made.path("Config");
    assertThat(made.path("Name").asText()).isEqualTo("/all.1.kds5k980drb9x9d4p3chor5d4");
    assertThat(config.path("Hostname").asText()).isEqualTo("h-1");
    assertThat(config.path("User").asText()).isEqualTo("nobody");
    assertThat(config.path("WorkingDir").asText()).isEqualTo("/tmp");
    assertThat(config.path("StopSignal").asText()).isEqualTo("SIGQUIT");
    assertThat(config.path("Tty").asBoolean()).isTrue();
    assertThat(config.path("OpenStdin").asBoolean()).isTrue();
    assertThat(config.path("Env").toString())
        .startsWith(json("['FROMFILE2=two words','A=1','EMPTY='"));
    same(config.path("Entrypoint"), "['/bin/sh','-c']");
    same(config.path("Cmd"), "['sleep 1d']");
    same(config.path("ExposedPorts"), "{'82/tcp': {}}");
    same(
        config.path("Labels"),
        """
        {'cl': '1', 'com.docker.swarm.node.id': '0fqpla2p6dkaxquii13dpnkwg',
         'com.docker.swarm.service.id': 'gb5mzpfsacyzo4xb64gkj6ocy',
         'com.docker.swarm.service.name': 'all', 'com.docker.swarm.task': '',
         'com.docker.swarm.task.id': 'kds5k980drb9x9d4p3chor5d4',
         'com.docker.swarm.task.name': 'all.1.kds5k980drb9x9d4p3chor5d4'}
        """);
    same(
        config.path("Healthcheck"),
        """
        {'Test': ['CMD-SHELL', 'true'], 'Interval': 100000000, 'Timeout': 2000000000,
         'StartPeriod': 1000000000, 'Retries': 3}
        """);

    JsonNode hostConfig = made.path("HostConfig");
    same(hostConfig.path("LogConfig"), "{'Type': 'json-file', 'Config': {'max-size': '1m'}}");
    same(hostConfig.path("PortBindings"), "{'82/tcp': [{'HostIp': '', 'HostPort': '9003'}]}");
    same(hostConfig.path("RestartPolicy"), "{'Name': '', 'MaximumRetryCount': 0}");
    same(hostConfig.path("CapAdd"), "['CAP_NET_ADMIN']");
    same(hostConfig.path("CapDrop"), "['CAP_MKNOD']");
    same(hostConfig.path("Dns"), "['10.0.0.53']");
    same(hostConfig.path("DnsSearch"), "['example.org']");
    same(hostConfig.path("DnsOptions"), "['ndots:2']");
    same(hostConfig.path("ExtraHosts"), "['alias:10.0.0.9', 'other:10.0.0.9']");
    same(hostConfig.path("GroupAdd"), "['10', '20']");
    same(hostConfig.path("Sysctls"), "{'net.ipv4.ip_forward': '1'}");
    same(hostConfig.path("Ulimits"), "[{'Name': 'nofile', 'Hard': 2048, 'Soft': 1024}]");
    same(
        hostConfig.path("SecurityOpt"),
        "['no-new-privileges=true', 'label=disable', 'label=user:u', 'seccomp=unconfined',"
            + " 'apparmor=unconfined']");
    assertThat(hostConfig.path("NetworkMode").asText()).isEqualTo("default");
    assertThat(hostConfig.path("ReadonlyRootfs").asBoolean()).isTrue();
    assertThat(hostConfig.path("Init").asBoolean()).isTrue();
    assertThat(hostConfig.path("Isolation").asText()).isEqualTo("default");
    assertThat(hostConfig.path("OomScoreAdj").asLong()).isEqualTo(100);
    assertThat(hostConfig.path("NanoCpus").asLong()).isEqualTo(500_000_000);
    assertThat(hostConfig.path("Memory").asLong()).isEqualTo(64 << 20);
    assertThat(hostConfig.path("MemoryReservation").asLong()).isEqualTo(32 << 20);
    assertThat(hostConfig.path("PidsLimit").asLong()).isEqualTo(50);
    same(
        hostConfig.path("Mounts"),
        """
        [{'Type': 'bind', 'Source': '/etc', 'Target': '/hostetc', 'ReadOnly': true},
         {'Type': 'volume', 'Source': 'vol1', 'Target': '/data', 'VolumeOptions':
           {'NoCopy': true, 'Labels': {'a': 'b'}, 'DriverConfig':
             {'Name': 'local', 'Options': {'device': 'tmpfs', 'type': 'tmpfs'}}}},
         {'Type': 'tmpfs', 'Target': '/scratch',
           'TmpfsOptions': {'SizeBytes': 1048576, 'Mode': 1016}}]
        """);

    assertThat(running.portStatus().ports())
        .isNotEmpty()
        .allMatch(port -> port.equals(new PortConfig(null, "tcp", 82, 9003, "host")));
    assertThat(running.containerStatus().pid()).isEqualTo(made.path("State").path("Pid").asLong());
    host.docker().ok("volume", "inspect", "vol1");

    TaskStatus stopped = desk.assign(task.desiring(SHUTDOWN)).until(task, SHUTDOWN);
    assertThat(stopped.containerStatus().pid()).isZero();
    desk.drop(task.id());
  }

  private static void same(JsonNode actual, String expected) throws IOException {
    assertThat(actual).isEqualTo(JSON.readTree(json(expected)));
  }

  @Test
  void genericResourcesAreTheContainersToSee() throws IOException {
    AssignedTask plain = Tasks.of("generic", json("{'Image': 'alpine', 'Args': ['sleep', '1d']}"));
    AssignedTask task =
        new AssignedTask(
            plain.id(),
            plain.serviceId(),
            plain.serviceName(),
            plain.serviceLabels(),
            plain.slot(),
            plain.nodeId(),
            plain.spec(),
            plain.endpoint(),
            List.of(
                JSON.readValue(
                    json("{'NamedResourceSpec': {'Kind': 'gpu', 'Value': 'UUID1'}}"),
                    io.skep.spec.GenericResource.class),
                JSON.readValue(
                    json("{'NamedResourceSpec': {'Kind': 'gpu', 'Value': 'UUID2'}}"),
                    io.skep.spec.GenericResource.class),
                JSON.readValue(
                    json("{'DiscreteResourceSpec': {'Kind': 'ssd', 'Value': 3}}"),
                    io.skep.spec.GenericResource.class)),
            RUNNING,
            plain.status(),
            1);
    desk.assign(task).until(task, RUNNING);
    assertThat(inspect(task).path("Config").path("Env").toString())
        .contains("\"DOCKER_RESOURCE_GPU=UUID1,UUID2\",\"DOCKER_RESOURCE_SSD=3\"");
  }

  @Test
  void anEnginePicksAHostPortAndTheTaskReportsIt() {
    AssignedTask task =
        Tasks.of(
            "picked",
            json("{'ContainerSpec': {'Image': 'alpine', 'Args': ['sleep', '1d']}}"),
            List.of(new PortConfig(null, "udp", 53, 0, "host")));
    TaskStatus running = desk.assign(task).until(task, RUNNING);
    assertThat(running.portStatus().ports())
        .isNotEmpty()
        .allMatch(port -> port.publishedPort() > 1024 && "udp".equals(port.protocol()));
  }

  @Test
  void aPortInUseIsTheTasksFailure() {
    List<PortConfig> port = List.of(new PortConfig(null, "tcp", 80, 9009, "host"));
    String spec = json("{'ContainerSpec': {'Image': 'alpine', 'Args': ['sleep', '1d']}}");
    AssignedTask first = Tasks.of("port1", spec, port);
    AssignedTask second = Tasks.of("port2", spec, port);
    desk.assign(first).until(first, RUNNING);
    TaskStatus failed = desk.assign(second).until(second, FAILED);
    assertThat(failed.err())
        .startsWith("starting container failed: ")
        .contains("port is already allocated");
  }

  @Test
  void aCommandThatIsNotThereFailsInSwarmsWords() {
    AssignedTask task =
        Tasks.of("nocmd", json("{'Image': 'alpine', 'Args': ['/no/such/command']}"));
    TaskStatus failed = desk.assign(task).until(task, FAILED);
    assertThat(failed.err())
        .startsWith("starting container failed: failed to create shim task: OCI runtime create")
        .contains("exec: \"/no/such/command\": stat /no/such/command: no such file or directory");
    assertThat(failed.message()).isEqualTo("starting");
    assertThat(failed.containerStatus().exitCode()).isEqualTo(127);
  }

  @Test
  void anImageThatIsNowhereIsRejectedInSwarmsWords() {
    AssignedTask task = Tasks.of("noimage", json("{'Image': 'nosuch/image:1'}"));
    TaskStatus rejected = desk.assign(task).until(task, REJECTED);
    assertThat(rejected.err()).isEqualTo("No such image: nosuch/image:1");
    assertThat(rejected.message()).isEqualTo("preparing");
  }

  @Test
  void aBindSourceThatIsNotThereIsRejectedInSwarmsWords() {
    AssignedTask task =
        Tasks.of(
            "nobind",
            json(
                "{'Image': 'alpine', 'Mounts': [{'Type': 'bind', 'Source': '/no/such/dir',"
                    + " 'Target': '/x'}]}"));
    TaskStatus rejected = desk.assign(task).until(task, REJECTED);
    assertThat(rejected.err())
        .isEqualTo(
            "invalid mount config for type \"bind\": bind source path does not exist:"
                + " /no/such/dir");
  }

  @Test
  void aHealthCheckThatFailsStopsTheTaskInSwarmsWords() {
    AssignedTask task =
        Tasks.of(
            "sick",
            json(
                "{'Image': 'alpine', 'Args': ['sleep', '1d'], 'StopGracePeriod': 100000000,"
                    + " 'Healthcheck': {'Test': ['CMD-SHELL', 'false'], 'Interval': 200000000,"
                    + " 'Retries': 2}}"));
    TaskStatus failed = desk.assign(task).until(task, FAILED);
    assertThat(failed.err())
        .isEqualTo("task: non-zero exit (137): dockerexec: unhealthy container");
    assertThat(failed.message()).isEqualTo("starting");
  }

  @Test
  void theNetworkOfTheHostAndOnesOfTheEngineAreJoined() throws IOException {
    String net = host.docker().ok("network", "create", "own");
    AssignedTask own =
        Tasks.of(
            "own",
            json(
                "{'ContainerSpec': {'Image': 'alpine', 'Args': ['sleep', '1d']}, 'Networks':"
                    + " [{'Target': '"
                    + net
                    + "', 'Aliases': ['al']}, {'Target': 'bridge'}]}"),
            List.of());
    AssignedTask onHost =
        Tasks.of(
            "onhost",
            json(
                "{'ContainerSpec': {'Image': 'alpine', 'Args': ['sleep', '1d']}, 'Networks':"
                    + " [{'Target': 'host'}]}"),
            List.of());
    AssignedTask nowhere =
        Tasks.of(
            "nowhere",
            json("{'ContainerSpec': {'Image': 'alpine'}, 'Networks': [{'Target': 'nonet'}]}"),
            List.of());
    desk.assign(own, onHost, nowhere).until(own, RUNNING);
    desk.until(onHost, RUNNING);
    JsonNode networks = inspect(own).path("NetworkSettings").path("Networks");
    assertThat(networks.path("own").path("Aliases").toString()).contains("\"al\"");
    assertThat(networks.has("bridge")).isTrue();
    assertThat(inspect(onHost).path("HostConfig").path("NetworkMode").asText()).isEqualTo("host");
    assertThat(desk.until(nowhere, REJECTED).err()).isEqualTo("network nonet not found");
    desk.drop(own.id());
    host.removeContainers();
    host.docker().ok("network", "rm", "own");
  }

  @Test
  void aTaskWaitsAtReadyWithItsContainerMade() throws IOException {
    AssignedTask task =
        Tasks.of("ready", json("{'Image': 'alpine', 'Args': ['sleep', '1d']}")).desiring(READY);
    desk.assign(task).until(task, READY);
    assertThat(inspect(task).path("State").path("Status").asText()).isEqualTo("created");
  }
}
