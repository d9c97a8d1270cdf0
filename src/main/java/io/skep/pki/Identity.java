package io.skep.pki;

import io.skep.kernel.ClusterId;
import io.skep.kernel.NodeId;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Who is at the other end of a TLS session, as its certificate says: O is the swarm, CN the node,
 * OU the role. Nothing that a peer writes in a message is ever taken for its identity.
 */
public record Identity(ClusterId cluster, NodeId node, NodeRole role) {
  /** The identity in this certificate; empty if it is not one of a swarm's node. */
  public static Optional<Identity> of(X509Certificate certificate) {
    Map<String, String> parts = new TreeMap<>();
    try {
      for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        if (parts.put(rdn.getType(), String.valueOf(rdn.getValue())) != null) {
          return Optional.empty();
        }
      }
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
    String cluster = parts.getOrDefault("O", "");
    String node = parts.getOrDefault("CN", "");
    if (cluster.isEmpty() || node.isEmpty()) {
      return Optional.empty();
    }
    return NodeRole.ofUnit(parts.getOrDefault("OU", ""))
        .map(role -> new Identity(new ClusterId(cluster), new NodeId(node), role));
  }

  /** Whether this node manages its swarm. */
  public boolean isManager() {
    return role == NodeRole.MANAGER;
  }

  /** The same node with a worker's rights, which every node has. */
  public Identity asWorker() {
    return new Identity(cluster, node, NodeRole.WORKER);
  }
}
