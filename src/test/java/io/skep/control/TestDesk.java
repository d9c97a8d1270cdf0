package io.skep.control;

import io.skep.kernel.NodeId;
import io.skep.pki.Identity;
import io.skep.pki.JoinToken;
import io.skep.pki.NodeRole;
import io.skep.testdata.TestPki;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The desk of a small swarm that keeps its nodes in memory. */
final class TestDesk implements JoinDesk {
  final TestPki pki;
  final String workerToken;
  final String managerToken;
  final Map<NodeId, NodeRole> roles = new ConcurrentHashMap<>();
  final List<String> from = new CopyOnWriteArrayList<>();
  final AtomicInteger asked = new AtomicInteger();
  volatile String issuer;
  volatile Lead lead = new Lead.Here();
  volatile Duration valid = Duration.ofHours(1);
  volatile Duration skew = Duration.ZERO;

  TestDesk(TestPki pki) {
    this.pki = pki;
    this.issuer = String.valueOf(pki.root().tlsInfo().certIssuerPublicKey());
    this.workerToken = JoinToken.create(pki.root().certificate(), new SecureRandom());
    this.managerToken = JoinToken.create(pki.root().certificate(), new SecureRandom());
  }

  @Override
  public String root() {
    return pki.root().certificate();
  }

  @Override
  public List<ManagerAddress> managers() {
    return List.of(new ManagerAddress("m1", "127.0.0.1:2377", true));
  }

  @Override
  public Lead lead() {
    return lead;
  }

  @Override
  public CompletionStage<JoinGrant> admit(JoinAsk ask, String address) {
    asked.incrementAndGet();
    from.add(address);
    NodeRole role =
        JoinToken.role(ask.token(), workerToken, managerToken).orElseThrow(JoinDesk::invalidToken);
    Identity identity = pki.identity("n" + asked.get(), role);
    roles.put(identity.node(), role);
    return CompletableFuture.completedFuture(
        new JoinGrant(
            identity.node().value(),
            identity.cluster().value(),
            role.word(),
            sign(ask.request(), identity),
            root(),
            List.of("127.0.0.1:2377")));
  }

  @Override
  public CompletionStage<RenewGrant> renew(NodeId node, RenewAsk ask) {
    asked.incrementAndGet();
    NodeRole role = roles.getOrDefault(node, NodeRole.WORKER);
    Identity identity = pki.identity(node.value(), role);
    return CompletableFuture.completedFuture(
        new RenewGrant(role.word(), sign(ask.request(), identity), root()));
  }

  @Override
  public CertificatePolicy policy(NodeId node) {
    return new CertificatePolicy(roles.getOrDefault(node, NodeRole.WORKER).word(), issuer, root());
  }

  private String sign(String request, Identity identity) {
    return pki.authority().sign(request, identity, valid, Instant.now().plus(skew));
  }
}
