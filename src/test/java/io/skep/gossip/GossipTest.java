package io.skep.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skep.kernel.NodeId;
import io.skep.pki.Credentials;
import io.skep.pki.Identity;
import io.skep.testdata.TestPki;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of one swarm, each with a gossip of its own, on loopback under real certificates. */
final class GossipTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final GossipSettings SETTINGS =
      new GossipSettings(
          Duration.ofMillis(500),
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofHours(1));

  @TempDir private Path folder;

  private final List<Gossip> started = new ArrayList<>();
  private final Set<NodeId> removed = ConcurrentHashMap.newKeySet();
  private TestPki pki;

  @BeforeEach
  void swarm() {
    pki = new TestPki(folder, "swarm");
  }

  @AfterEach
  void stop() {
    CompletableFuture.allOf(
            started.stream()
                .map(each -> CompletableFuture.runAsync(each::kill, Thread::startVirtualThread))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  private boolean allowed(Identity peer) {
    return !removed.contains(peer.node());
  }

  private Gossip start(Credentials credentials, int port) {
    Gossip gossip =
        Gossip.start(
            new GossipAddress("127.0.0.1", port),
            "127.0.0.1",
            credentials.identity().node(),
            credentials.context(this::allowed),
            SETTINGS);
    started.add(gossip);
    return gossip;
  }

  private Gossip start(String node) {
    return start(pki.worker(node), 0);
  }

  private static Liveness seen(Gossip by, String node) {
    return by.nodes().get(new NodeId(node));
  }

  private static void awaitSeen(Gossip by, String node, Liveness liveness) {
    await(node + " " + liveness).atMost(SOON).until(() -> seen(by, node) == liveness);
  }

  private static void awaitAll(List<Gossip> all, String... nodes) {
    for (Gossip each : all) {
      for (String node : nodes) {
        awaitSeen(each, node, Liveness.REACHABLE);
      }
    }
  }

  @Test
  void aNodeThatDiesIsUnreachableAndReachableWhenItIsBack() {
    Gossip m1 = start("m1");
    Gossip w1 = start("w1");
    Gossip w2 = start("w2");
    m1.beAnchor();
    w1.joinAnchor(m1.address());
    w2.joinAnchor(m1.address());
    awaitAll(List.of(m1, w1, w2), "m1", "w1", "w2");

    int port = w2.address().port();
    w2.kill();
    awaitSeen(m1, "w2", Liveness.UNREACHABLE);
    awaitSeen(w1, "w2", Liveness.UNREACHABLE);
    assertThat(m1.missing()).containsExactly(new NodeId("w2"));

    Gossip back = start(pki.worker("w2"), port);
    assertThat(back.address().port()).isEqualTo(port);
    back.joinAnchor(m1.address());
    awaitSeen(m1, "w2", Liveness.REACHABLE);
    awaitSeen(w1, "w2", Liveness.REACHABLE);
  }

  @Test
  void aNodeThatComesBackElsewhereIsOneNode() {
    Gossip m1 = start("m1");
    Gossip w1 = start("w1");
    m1.beAnchor();
    w1.joinAnchor(m1.address());
    awaitAll(List.of(m1, w1), "m1", "w1");
    w1.kill();
    awaitSeen(m1, "w1", Liveness.UNREACHABLE);
    Gossip back = start("w1");
    back.joinAnchor(m1.address());
    awaitSeen(m1, "w1", Liveness.REACHABLE);
    await().atMost(SOON).until(() -> back.nodes().size() == 2);
  }

  @Test
  void aNodeThatStopsIsNotUnreachableButGone() {
    Gossip m1 = start("m1");
    Gossip w1 = start("w1");
    m1.beAnchor();
    w1.joinAnchor(m1.address());
    awaitAll(List.of(m1, w1), "m1", "w1");
    List<Map<NodeId, Liveness>> changes = new ArrayList<>();
    m1.listen(changes::add);
    w1.close();
    await().atMost(SOON).until(() -> seen(m1, "w1") == null);
    assertThat(changes).noneMatch(now -> now.containsValue(Liveness.UNREACHABLE));
    assertThat(m1.missing()).containsExactly(new NodeId("w1"));
    Gossip back = start("w1");
    back.joinAnchor(m1.address());
    awaitSeen(m1, "w1", Liveness.REACHABLE);
    assertThat(m1.missing()).isEmpty();
    assertThat(back.missing()).isEmpty();
  }

  /** A node that took another role was closed and opened within a second or two. */
  @Test
  void aNodeThatIsBackAtOnceIsOneNode() {
    Gossip m1 = start("m1");
    Gossip w1 = start("w1");
    m1.beAnchor();
    w1.joinAnchor(m1.address());
    awaitAll(List.of(m1, w1), "m1", "w1");
    int port = w1.address().port();
    w1.kill();
    Gossip back = start(pki.worker("w1"), port);
    back.joinAnchor(m1.address());
    awaitAll(List.of(m1, back), "m1", "w1");
    await().atMost(SOON).until(() -> back.nodes().size() == 2 && m1.nodes().size() == 2);
  }

  /** The leader starts anew and knows nobody: the others find it, or there would be two swarms. */
  @Test
  void theOthersFollowALeaderThatStartedAnew() {
    Gossip m1 = start("m1");
    Gossip w1 = start("w1");
    Gossip w2 = start("w2");
    m1.beAnchor();
    w1.joinAnchor(m1.address());
    w2.joinAnchor(m1.address());
    awaitAll(List.of(m1, w1, w2), "m1", "w1", "w2");
    int port = m1.address().port();
    m1.kill();
    awaitSeen(w1, "m1", Liveness.UNREACHABLE);
    Gossip back = start(pki.worker("m1"), port);
    back.beAnchor();
    w1.joinAnchor(back.address());
    w2.joinAnchor(back.address());
    awaitAll(List.of(back, w1, w2), "m1", "w1", "w2");
  }

  @Test
  void anotherAnchorOfTheSameGossipChangesNothing() {
    Gossip m1 = start("m1");
    Gossip m2 = start("m2");
    Gossip w1 = start("w1");
    m1.beAnchor();
    m2.joinAnchor(m1.address());
    w1.joinAnchor(m1.address());
    awaitAll(List.of(m1, m2, w1), "m1", "m2", "w1");
    List<Map<NodeId, Liveness>> changes = new ArrayList<>();
    w1.listen(changes::add);
    m1.kill();
    m2.beAnchor();
    w1.joinAnchor(m2.address());
    awaitSeen(m2, "m1", Liveness.UNREACHABLE);
    awaitSeen(w1, "m1", Liveness.UNREACHABLE);
    assertThat(changes).allMatch(now -> now.get(new NodeId("m2")) == Liveness.REACHABLE);
    Gossip w2 = start("w2");
    w2.joinAnchor(m2.address());
    awaitAll(List.of(m2, w1, w2), "m2", "w1", "w2");
  }

  @Test
  void aPortThatIsTakenCostsAWarning() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Gossip m1 = start(pki.manager("m1"), taken.getLocalPort());
      assertThat(m1.address().port()).isNotEqualTo(taken.getLocalPort());
      Gossip w1 = start("w1");
      m1.beAnchor();
      w1.joinAnchor(m1.address());
      awaitAll(List.of(m1, w1), "m1", "w1");
    }
  }

  @Test
  void aRemovedNodeIsForgottenAndDoesNotComeBack() {
    Gossip m1 = start("m1");
    Gossip w1 = start("w1");
    m1.beAnchor();
    w1.joinAnchor(m1.address());
    awaitAll(List.of(m1, w1), "m1", "w1");
    removed.add(new NodeId("w1"));
    m1.remove(new NodeId("w1"));
    await().atMost(SOON).until(() -> seen(m1, "w1") == null);
    Gossip w2 = start("w2");
    w2.joinAnchor(m1.address());
    awaitAll(List.of(m1, w2), "m1", "w2");
    assertThat(m1.nodes()).doesNotContainKey(new NodeId("w1"));
  }

  @Test
  void aNodeOfAnotherSwarmIsNotLetIn() {
    Gossip m1 = start("m1");
    Gossip w1 = start("w1");
    Gossip stranger = start(new TestPki(folder, "other").worker("x1"), 0);
    m1.beAnchor();
    stranger.joinAnchor(m1.address());
    w1.joinAnchor(m1.address());
    awaitAll(List.of(m1, w1), "m1", "w1");
    assertThat(m1.nodes()).doesNotContainKey(new NodeId("x1"));
    assertThat(stranger.nodes()).isEmpty();
  }
}
