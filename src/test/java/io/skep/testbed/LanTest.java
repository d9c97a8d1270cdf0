package io.skep.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@EngineTest
final class LanTest {

  private static Lan lan;
  private static EngineHost one;
  private static EngineHost two;

  @BeforeAll
  static void start() {
    lan = Lan.start();
    one = EngineHost.start("lan-one", lan, "disk", 8);
    two = EngineHost.start("lan-two", lan, "", 0);
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
    lan.close();
  }

  @AfterEach
  void heal() {
    lan.heal();
  }

  @Test
  void hostsReachEachOther() {
    assertThat(reaches(one, two)).isTrue();
    assertThat(reaches(two, one)).isTrue();
  }

  @Test
  void aCutEndsWithHealing() {
    lan.cut("lan-one", "lan-two");
    assertThat(reaches(one, two)).isFalse();
    lan.heal();
    assertThat(reaches(one, two)).isTrue();
  }

  @Test
  void aCutOfOneWayLosesTheAnswersToo() {
    lan.cutOneWay("lan-two", "lan-one");
    assertThat(reaches(one, two)).isFalse();
  }

  @Test
  void aSlowLinkStillCarries() {
    lan.slow("lan-one", 256);
    assertThat(reaches(one, two)).isTrue();
  }

  @Test
  void aPowerCutEndsTheContainersAndKeepsTheDiskAndTheAddress() {
    one.docker().ok("run", "-d", "--name", "before", "alpine", "sleep", "1000");
    inside(one, "echo kept >" + one.folder() + "/disk/file");
    one.powerOff();
    assertThat(reaches(two, one)).isFalse();
    one.powerOn();
    assertThat(reaches(two, one)).isTrue();
    assertThat(inside(one, "cat " + one.folder() + "/disk/file").orThrow()).isEqualTo("kept\n");
    assertThat(one.docker().ok("ps", "-q")).isEmpty();
    one.removeContainers();
  }

  @Test
  void theDiskIsSmallAndTheHostsOwn() {
    String file = one.folder() + "/disk/big";
    assertThat(inside(one, "head -c 20000000 /dev/zero >" + file).exit()).isNotZero();
    inside(one, "rm " + file).orThrow();
    assertThat(one.folder().resolve("disk")).isEmptyDirectory();
  }

  private static boolean reaches(EngineHost from, EngineHost to) {
    return inside(from, "busybox ping -c 1 -W 1 " + to.address()).exit() == 0;
  }

  private static Ran inside(EngineHost host, String script) {
    return Ran.of(Duration.ofSeconds(20), host.inside(List.of("sh", "-c", script)));
  }
}
