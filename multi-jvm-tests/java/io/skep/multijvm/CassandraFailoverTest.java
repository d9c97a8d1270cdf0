package io.skep.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.testbed.EngineTest;
import io.skep.testbed.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * The faults that concern the journal, on three managers whose events are in Cassandra, under the
 * same laws as all others: {@link ChaosTest} has them all on the embedded journal, {@code skep
 * chaos --on cassandra} on this one.
 */
@EngineTest
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@Tag("multihost")
@Tag("cassandra")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class CassandraFailoverTest {

  private static final long SEED = Long.getLong("skep.seed", 20_261_101L);

  private static final Duration SOON = Duration.ofSeconds(90);
  private static final Map<Fault, List<Result>> RESULTS = new EnumMap<>(Fault.class);
  private static Swarm swarm;
  private static Rounds rounds;

  @BeforeAll
  static void threeManagersJoin() throws IOException {
    swarm = Swarm.start(Member.Kind.CASSANDRA, 3, 0);
    rounds = Rounds.on(swarm, SEED);
  }

  @AfterAll
  static void endTheSwarm() {
    System.out.print(Chaos.table(RESULTS));
    if (swarm != null) {
      swarm.close();
    }
  }

  @Order(1)
  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {"LEADER_DIES", "LEADER_PAUSES_LONG", "CASSANDRA_SILENT"})
  void theLawsHoldUnder(Fault fault) throws IOException {
    Result result = rounds.play(fault);
    System.out.println(result);
    RESULTS.put(fault, List.of(result));
    if (!result.violations().isEmpty()) {
      Evidence.keep(swarm, result.violations()).forEach(System.out::println);
    }
    assertThat(result.violations()).as(fault + " with seed " + SEED).isEmpty();
    assertThat(result.verdict().acknowledged()).as("acknowledged writes").isPositive();
  }

  @Order(2)
  @Test
  void aFollowerBecomesAWorkerAndAManagerAgain() {
    Member leader = swarm.leader();
    Member follower = swarm.followers().getFirst();
    swarm.docker(leader).ok("node", "demote", follower.name());
    awaitShown(leader, follower, node -> node.isReady() && !node.isManager());
    swarm.docker(leader).ok("node", "promote", follower.name());
    awaitShown(leader, follower, node -> node.isManager() && node.isWell());
    swarm.docker(follower).ok("config", "create", "through-it", "/etc/hostname");
    assertThat(swarm.docker(leader).ok("config", "ls")).contains("through-it");
  }

  @Order(3)
  @Test
  void aLockedFollowerReadsItsEventsOnceItIsUnlocked() throws IOException {
    Member leader = swarm.leader();
    Member follower = swarm.followers().getLast();
    swarm.docker(leader).ok("swarm", "update", "--autolock=true");
    String key = swarm.docker(leader).ok("swarm", "unlock-key", "-q");
    // Followers hear of it by tag, a moment later; one that stops before that starts unlocked.
    Awaitility.await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> locks(follower));
    follower.stop();
    swarm.docker(leader).ok("config", "create", "while-locked", "/etc/hostname");
    follower.start();
    assertThat(swarm.docker(follower).run("node", "ls").err()).contains("Swarm is encrypted");
    unlock(follower, key);
    awaitShown(leader, follower, Node::isWell);
    Awaitility.await()
        .atMost(SOON)
        .until(() -> swarm.docker(follower).run("config", "inspect", "while-locked").exit() == 0);
    swarm.docker(leader).ok("swarm", "update", "--autolock=false");
  }

  @Order(4)
  @Test
  void aClusterForcedAnewHasAllEventsAndLeadsAgainAfterARestart() {
    Member last = swarm.followers().getFirst();
    Member leader = swarm.leader();
    List<Member> lost = swarm.managers().stream().filter(each -> !each.equals(last)).toList();
    swarm.docker(leader).ok("config", "create", "before-the-loss", "/etc/hostname");
    lost.forEach(Member::kill);
    String address = last.host().address();
    swarm.docker(last).ok("swarm", "init", "--force-new-cluster", "--advertise-addr", address);
    assertThat(swarm.docker(last).ok("config", "ls")).contains("before-the-loss");
    awaitShown(last, last, Node::isLeader);
    lost.forEach(each -> awaitShown(last, each, node -> !node.isManager()));
    last.stop();
    last.start();
    Awaitility.await()
        .atMost(SOON)
        .until(
            () ->
                swarm.docker(last).run("config", "create", "after-it", "/etc/hostname").exit()
                    == 0);
  }

  private static void awaitShown(Member asked, Member shown, Predicate<Node> as) {
    Awaitility.await(shown.name() + " as shown by " + asked.name())
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> swarm.node(asked, shown.name()).filter(as).isPresent());
  }

  private static boolean locks(Member member) throws IOException {
    String path = "/Spec/EncryptionConfig/AutoLockManagers";
    return swarm.api(member).get("/swarm").ok().at(path).asBoolean();
  }

  private static void unlock(Member member, String key) throws IOException {
    Path file = Files.writeString(member.state().resolveSibling("key"), key + "\n");
    ProcessBuilder unlock =
        swarm.docker(member).prepare("swarm", "unlock").redirectInput(file.toFile());
    Ran.of(SOON, unlock).orThrow();
  }
}
