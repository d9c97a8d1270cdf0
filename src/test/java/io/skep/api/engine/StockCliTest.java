package io.skep.api.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.api.docker.system.SwarmEvents;
import io.skep.api.docker.system.SwarmInfo;
import io.skep.api.docker.system.SystemRoutes;
import io.skep.api.http.Facade;
import io.skep.api.http.ListenAddress;
import io.skep.api.http.Router;
import io.skep.testbed.EngineHost;
import io.skep.testbed.EngineTest;
import io.skep.testbed.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The stock CLI sees no difference between the engine's own socket and ours: each script is run
 * against both, and must print and return the same. {@code $W} is a word of the side.
 */
@EngineTest
final class StockCliTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static Path work;
  private static Facade facade;
  private static String engineUri;

  @BeforeAll
  static void start(EngineHost host) throws IOException {
    engineUri = host.engineUri().toString();
    facade = Facade.start(folder, ListenAddress.parse(engineUri), StockCliTest::add);
    work = Files.createDirectory(folder.resolve("work"));
    byte[] big = new byte[3_000_000];
    new Random(7).nextBytes(big);
    Files.write(work.resolve("big"), big);
    Files.writeString(
        work.resolve("Dockerfile"), "FROM alpine\nCOPY big /big\nRUN echo built > /made\n");
  }

  @AfterAll
  static void stop(EngineHost host) {
    facade.close();
    host.removeContainers();
  }

  private static void add(Router.Builder routes, Engine engine) {
    SwarmInfo swarm = SwarmInfo.none();
    SystemRoutes.add(routes, engine, swarm, SwarmEvents.none(), "test", Clock.systemUTC());
    LoweredRoutes.add(routes, engine);
  }

  private static Ran run(String side, String dockerHost, String script) {
    ProcessBuilder shell = new ProcessBuilder("bash", "-c", script);
    shell.directory(work.toFile());
    shell.environment().keySet().removeIf(name -> name.startsWith("DOCKER_"));
    shell.environment().put("DOCKER_CONFIG", "/nonexistent");
    shell.environment().put("DOCKER_HOST", dockerHost);
    shell.environment().put("W", side);
    return Ran.of(LIMIT, shell);
  }

  private static String seen(Ran ran) {
    return "exit " + ran.exit() + "\n" + ran.out() + "\n" + ran.err();
  }

  private static void assertSame(String dockerHost, String script) {
    Ran direct = run("x1", engineUri, script);
    Ran through = run("x2", dockerHost, script);
    assertThat(seen(through).replace("x2", "x1")).isEqualTo(seen(direct));
    assertThat(through.exit()).as(seen(through)).isNotEqualTo(Ran.TIMED_OUT);
  }

  /** Who attaches keeps its input open until the answer: at its end an engine drops the output. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker images -q",
        "docker run --rm alpine sh -c 'echo out; echo err >&2; exit 7'",
        "echo hello | docker run --rm -i alpine cat",
        "head -c 5000000 /dev/zero | docker run --rm -i alpine sh -c 'cat | md5sum'",
        "docker run --rm alpine head -c 9000000 /dev/zero | md5sum",
        "script -qec \"docker run --rm -it alpine sh -c 'tty; echo hi'\" /dev/null < /dev/null",
        """
        docker run -d --name $W alpine sleep 100 | wc -c; echo abc | docker exec -i $W cat
        head -c 5000000 /dev/zero | docker exec -i $W wc -c
        docker exec $W head -c 5000000 /dev/zero | md5sum; docker exec $W sh -c 'exit 3'; echo $?
        docker stats --no-stream --format '{{.Name}}' $W; docker top $W -o comm
        docker pause $W; docker unpause $W; docker stop -t 0 $W; docker rm $W
        """,
        """
        docker run -d --name $W alpine sh -c 'for i in 1 2 3; do echo $i; sleep 0.2; done' | wc -c
        docker logs -f $W; docker wait $W; docker logs --tail 1 $W; docker rm $W
        """,
        """
        docker create --name $W alpine sh | wc -c; docker cp big $W:/big; docker diff $W
        docker cp $W:/big - | tar xO | cmp - big; docker cp $W:/nosuch .
        docker export $W | tar t | grep big; docker rm $W
        """,
        """
        docker save alpine | tar t | wc -l; docker save -o $W.tar alpine; docker load -i $W.tar
        docker tag alpine t-$W; docker rmi t-$W
        """,
        """
        DOCKER_BUILDKIT=0 docker build --no-cache -q -t b-$W . | wc -c; docker run --rm b-$W cat /made
        docker rmi b-$W > /dev/null
        """,
        """
        docker run -d -i --name $W alpine sh -c 'read x; echo got $x' | wc -c
        (echo ping; sleep 1) | docker attach $W; docker rm -f $W
        """,
        """
        docker volume create $W; docker volume ls -q -f name=$W; docker volume rm $W
        docker network create $W | wc -c; docker network inspect -f '{{.Driver}}' $W
        docker network create $W; echo $?; docker network rm $W
        """,
        """
        docker events --since 10s --until 0s -f container=none-$W --format '{{.Action}}'
        docker events --since x; docker inspect nosuch; docker rm nosuch
        docker run --rm alpine nosuch-command; docker system df | wc -l
        docker info --format '{{.ServerVersion}} {{.Swarm.LocalNodeState}}'
        """,
      })
  void aScriptSeesNoDifference(String script) {
    assertSame(facade.unix().toString(), script);
  }

  /** The CLI itself refuses both for an engine of 1.41; to us it speaks 1.47. */
  @Test
  void aContainerGetsItsAddressAndAllItsNetworksThoughTheEngineTakesOne() {
    String script =
        """
        docker run --rm --mac-address 02:42:ac:11:00:99 alpine cat /sys/class/net/eth0/address
        docker network create net1 > /dev/null; docker network create net2 > /dev/null
        docker run --rm --network net1 --network net2 alpine ls /sys/class/net
        docker run --name gone --network net1 --network nosuch alpine true 2>&1 | head -1
        docker rm gone; docker network rm net1 net2
        """;
    Ran ran = run("x", facade.unix().toString(), script);
    assertThat(ran.out())
        .isEqualTo(
            """
            02:42:ac:11:00:99
            eth0
            eth1
            lo
            docker: Error response from daemon: network nosuch not found
            gone
            net1
            net2
            """);
  }

  @Test
  void pruningSparesVolumesWithNamesThoughTheEngineWouldNot() {
    String script =
        """
        docker volume ls -q | xargs -r docker volume rm > /dev/null
        docker volume create kept; docker run --rm alpine true
        docker create --name pp -v /anonymous alpine > /dev/null; docker rm pp > /dev/null
        docker volume ls -q | wc -l; docker volume prune -f | grep -c '[0-9a-f]\\{64\\}'
        docker volume ls -q; docker volume prune -af | grep kept
        """;
    Ran ran = run("x", facade.unix().toString(), script);
    assertThat(ran.out()).isEqualTo("kept\n2\n1\nkept\nkept\n");
  }

  @Test
  void noneIsSeenOnLoopbackEither() {
    assertSame(facade.tcp().toString(), "echo hello | docker run --rm -i alpine cat");
  }

  @Test
  void theClientSpeaksOurVersionThoughTheEnginesIsOlder() {
    Ran ran = run("x", facade.unix().toString(), "docker version -f '{{.Client.APIVersion}}'");
    assertThat(ran.out().strip()).isEqualTo("1.47");
  }
}
