package io.skep.orchestrator;

import io.skep.cluster.Cluster;
import io.skep.cluster.ClusterCommand.FinishRootRotation;
import io.skep.cluster.ClusterEvent;
import io.skep.kernel.ClusterId;
import io.skep.node.Node;
import io.skep.node.NodeEvent;
import io.skep.spec.TlsInfo;
import io.skep.view.Entry;
import io.skep.view.LoggedEvent;
import io.skep.view.SwarmView;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ends the rotation of the root when every node shows a certificate that the next root signed. A
 * node that is down holds it up until it is back or removed: it would be shut out otherwise.
 */
public final class RootKeeper implements Planner<ClusterId> {
  @Override
  public String name() {
    return "root-rotation";
  }

  @Override
  public Plan plan(SwarmView view, ClusterId id, Instant now) {
    Plan.Draft draft = new Plan.Draft();
    Entry<Cluster> cluster = view.cluster();
    if (cluster != null && cluster.value().rotation() != null) {
      TlsInfo next = cluster.value().rotation().tlsInfo();
      String key = next.certIssuerPublicKey();
      if (key != null && allHave(view, next)) {
        draft.add(new Order.ToCluster(new FinishRootRotation(key), latest(view, cluster)));
      }
    }
    return draft.done();
  }

  /** Because of the last node that came over, or of the rotation's start if all had before. */
  private static long latest(SwarmView view, Entry<Cluster> cluster) {
    long latest = cluster.index();
    for (Entry<Node> node : view.nodes().values()) {
      latest = Math.max(latest, node.index());
    }
    return latest;
  }

  private static boolean allHave(SwarmView view, TlsInfo next) {
    return view.nodes().values().stream().allMatch(node -> isFrom(node.value(), next));
  }

  private static boolean isFrom(Node node, TlsInfo next) {
    @Nullable TlsInfo shown = node.description() == null ? null : node.description().tlsInfo();
    return shown != null
        && Objects.equals(shown.certIssuerPublicKey(), next.certIssuerPublicKey())
        && Objects.equals(shown.certIssuerSubject(), next.certIssuerSubject());
  }

  @Override
  public Set<ClusterId> touched(SwarmView before, SwarmView after, LoggedEvent event) {
    return switch (event.recorded().event()) {
      case ClusterEvent.RootRotationStarted started -> all(after);
      case NodeEvent.NodeDescribed described -> all(after);
      case NodeEvent.NodeRemoved removed -> all(after);
      default -> Set.of();
    };
  }

  @Override
  public Set<ClusterId> all(SwarmView view) {
    Entry<Cluster> cluster = view.cluster();
    return cluster == null || cluster.value().rotation() == null
        ? Set.of()
        : Set.of(cluster.value().id());
  }
}
