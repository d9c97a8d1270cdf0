package io.skep.app;

import io.skep.api.docker.Standing;
import io.skep.cluster.Cluster;
import io.skep.control.CertificatePolicy;
import io.skep.control.ControlException;
import io.skep.control.JoinAsk;
import io.skep.control.JoinDesk;
import io.skep.control.JoinGrant;
import io.skep.control.Lead;
import io.skep.control.ManagerAddress;
import io.skep.control.RenewAsk;
import io.skep.control.RenewGrant;
import io.skep.entity.Outcome;
import io.skep.kernel.Cause;
import io.skep.kernel.IdSource;
import io.skep.kernel.Meta;
import io.skep.kernel.NodeId;
import io.skep.kernel.Principal;
import io.skep.node.ManagerStatus;
import io.skep.node.Node;
import io.skep.node.NodeCommand.JoinNode;
import io.skep.node.NodeStatus;
import io.skep.pki.Identity;
import io.skep.pki.NodeRole;
import io.skep.spec.NodeSpec;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Lets machines into the swarm, and certifies its nodes. */
final class SwarmDesk implements JoinDesk {
  private final ManagerSystem system;
  private final Supplier<Optional<InetSocketAddress>> leader;
  private final Signatory signatory;
  private final InstantSource clock;
  private final IdSource ids;

  /**
   * Makes it.
   *
   * @param leader where another manager that leads is, if one is known
   */
  SwarmDesk(
      ManagerSystem system,
      Supplier<Optional<InetSocketAddress>> leader,
      Signatory signatory,
      InstantSource clock,
      IdSource ids) {
    this.system = system;
    this.leader = leader;
    this.signatory = signatory;
    this.clock = clock;
    this.ids = ids;
  }

  private Cluster cluster() {
    Entry<Cluster> cluster = system.view().current().cluster();
    if (cluster == null) {
      throw new ControlException(503, "this manager does not know its swarm yet");
    }
    return cluster.value();
  }

  @Override
  public String root() {
    String root = cluster().tlsInfo().trustRoot();
    return root == null ? "" : root;
  }

  @Override
  public List<ManagerAddress> managers() {
    return managers(system.view().current());
  }

  /** Those that a view knows of. */
  static List<ManagerAddress> managers(SwarmView view) {
    List<ManagerAddress> all = new ArrayList<>();
    view.nodes()
        .forEach(
            (id, node) -> {
              ManagerStatus status = node.value().managerStatus();
              if (status != null) {
                all.add(new ManagerAddress(id.value(), status.address(), status.leader()));
              }
            });
    return all;
  }

  /** The same for {@code docker info}. */
  static List<Standing.Manager> named(SwarmView view) {
    return managers(view).stream()
        .map(each -> new Standing.Manager(each.node(), each.address()))
        .toList();
  }

  @Override
  public Lead lead() {
    return system.leads()
        ? new Lead.Here()
        : leader.get().<Lead>map(Lead.At::new).orElseGet(Lead.Unknown::new);
  }

  @Override
  public CertificatePolicy policy(NodeId node) {
    Cluster cluster = cluster();
    String issuer = cluster.signing().certIssuerPublicKey();
    return new CertificatePolicy(role(cluster, node).word(), issuer == null ? "" : issuer, root());
  }

  private NodeRole role(Cluster cluster, NodeId node) {
    return system
        .view()
        .current()
        .node(node)
        .map(entry -> role(entry.value()))
        .orElseThrow(() -> JoinDesk.unknownNode(new Identity(cluster.id(), node, NodeRole.WORKER)));
  }

  /** One that is to be a worker stays a manager until it is out of the managers' group. */
  private static NodeRole role(Node node) {
    return node.managerStatus() != null
        ? NodeRole.MANAGER
        : NodeRole.of(String.valueOf(node.spec().role()));
  }

  @Override
  public CompletionStage<JoinGrant> admit(JoinAsk ask, String from) {
    Cluster cluster = cluster();
    NodeId node = new NodeId(ids.next());
    Meta meta =
        new Meta(
            clock.instant(), Principal.node(node), Cause.command(ids.next(), "join from " + from));
    Entrance entrance = signatory.entrance(cluster, ask.token(), meta.time());
    return signatory
        .sign(cluster, ask.request(), new Identity(cluster.id(), node, entrance.role()))
        .thenCompose(
            chain ->
                entrance
                    .use(system.commands(), node, meta)
                    .thenCompose(
                        used -> admit(cluster, ask, from, node, entrance.role(), chain, meta)));
  }

  private CompletionStage<JoinGrant> admit(
      Cluster cluster,
      JoinAsk ask,
      String from,
      NodeId node,
      NodeRole role,
      String chain,
      Meta meta) {
    String address = ask.address() == null ? from : ask.address();
    JoinNode join =
        new JoinNode(
            new NodeSpec(
                null,
                Map.of(),
                role.word(),
                ask.availability() == null ? "active" : ask.availability()),
            ask.description(),
            new NodeStatus(NodeStatus.UNKNOWN, null, address),
            null);
    return system
        .commands()
        .node(node, join, meta)
        .thenApply(
            outcome -> {
              requireDone(outcome);
              return new JoinGrant(
                  node.value(),
                  cluster.id().value(),
                  role.word(),
                  chain,
                  root(),
                  managers().stream().map(ManagerAddress::address).toList());
            });
  }

  private static void requireDone(Outcome outcome) {
    switch (outcome) {
      case Outcome.Done done -> {}
      case Outcome.Refused refused -> throw new ControlException(400, refused.why().message());
      case Outcome.Unavailable unavailable -> throw new ControlException(503, unavailable.reason());
    }
  }

  @Override
  public CompletionStage<RenewGrant> renew(NodeId node, RenewAsk ask) {
    Cluster cluster = cluster();
    NodeRole role = role(cluster, node);
    return signatory
        .sign(cluster, ask.request(), new Identity(cluster.id(), node, role))
        .thenApply(chain -> new RenewGrant(role.word(), chain, root()));
  }
}
