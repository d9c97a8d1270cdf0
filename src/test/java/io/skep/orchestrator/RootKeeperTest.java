package io.skep.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.cluster.ClusterCommand.FinishRootRotation;
import io.skep.cluster.ClusterEvent;
import io.skep.cluster.ClusterEvent.RootRotationStarted;
import io.skep.cluster.ClusterEvent.SwarmInitialized;
import io.skep.cluster.RootRotation;
import io.skep.kernel.Cause;
import io.skep.kernel.ClusterId;
import io.skep.kernel.Meta;
import io.skep.kernel.Principal;
import io.skep.kernel.Recorded;
import io.skep.kernel.Sealed;
import io.skep.node.NodeEvent;
import io.skep.node.NodeStatus;
import io.skep.spec.NodeDescription;
import io.skep.spec.NodeSpec;
import io.skep.spec.TlsInfo;
import io.skep.testdata.Specs;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The root is gone over to when every node has, and not before. */
final class RootKeeperTest {
  private static final ClusterId SWARM = new ClusterId("swarm");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final TlsInfo OLD = new TlsInfo("old", "subject", "old-key");
  private static final TlsInfo NEXT = new TlsInfo("next", "subject", "next-key");
  private static final TlsInfo MOVED = new TlsInfo("old", "subject", "next-key");

  private final RootKeeper keeper = new RootKeeper();
  private SwarmView view = SwarmView.empty();
  private long index;

  @Test
  void withoutARotationNothingIsToBeDone() {
    swarm();
    node("n1", OLD);

    assertThat(keeper.all(view)).isEmpty();
    assertThat(plan().orders()).isEmpty();
  }

  @Test
  void theRotationWaitsForTheLastNode() {
    swarm();
    node("n1", OLD);
    node("n2", null);
    rotation();
    assertThat(keeper.all(view)).containsExactly(SWARM);
    assertThat(plan().orders()).isEmpty();

    described("n1", MOVED);
    assertThat(plan().orders()).isEmpty();

    described("n2", MOVED);
    assertThat(plan().orders())
        .containsExactly(new Order.ToCluster(new FinishRootRotation("next-key"), index));
  }

  @Test
  void aRemovedNodeIsNotWaitedFor() {
    swarm();
    node("n1", MOVED);
    node("n2", OLD);
    rotation();

    log("node|n2", new NodeEvent.NodeRemoved());

    assertThat(plan().orders()).hasSize(1);
  }

  private Plan plan() {
    return keeper.plan(view, SWARM, NOW);
  }

  private void swarm() {
    log(
        "swarm|swarm",
        new SwarmInitialized(
            SWARM,
            Specs.swarm("first"),
            OLD,
            new Sealed("key"),
            new Sealed("w"),
            new Sealed("m"),
            null,
            24,
            4789));
  }

  private void rotation() {
    ClusterEvent started =
        new RootRotationStarted(
            new RootRotation(
                NEXT, new Sealed("key2"), "cross", new Sealed("w2"), new Sealed("m2")));
    SwarmView before = view;
    LoggedEvent logged = log("swarm|swarm", started);
    assertThat(keeper.touched(before, view, logged)).containsExactly(SWARM);
  }

  private void node(String id, @Nullable TlsInfo tls) {
    log(
        "node|" + id,
        new NodeEvent.NodeJoined(
            new NodeSpec(null, Map.of(), "worker", "active"),
            description(tls),
            new NodeStatus(NodeStatus.READY, null, "10.0.0.1"),
            null));
  }

  private void described(String id, TlsInfo tls) {
    SwarmView before = view;
    LoggedEvent logged = log("node|" + id, new NodeEvent.NodeDescribed(description(tls)));
    assertThat(keeper.touched(before, view, logged)).containsExactly(SWARM);
  }

  private static NodeDescription description(@Nullable TlsInfo tls) {
    return new NodeDescription("host", null, null, null, tls);
  }

  private LoggedEvent log(String persistenceId, Object event) {
    index++;
    Meta meta = new Meta(NOW, Principal.system("test"), Cause.command("c", "test"));
    LoggedEvent logged = new LoggedEvent(index, persistenceId, new Recorded<>(meta, event));
    view = view.apply(logged);
    return logged;
  }
}
