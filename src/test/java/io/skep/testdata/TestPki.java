package io.skep.testdata;

import io.skep.kernel.ClusterId;
import io.skep.kernel.NodeId;
import io.skep.pki.Authority;
import io.skep.pki.CertificateRequest;
import io.skep.pki.Certified;
import io.skep.pki.Credentials;
import io.skep.pki.Identity;
import io.skep.pki.KeyChest;
import io.skep.pki.NodeRole;
import io.skep.pki.RootCa;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;

/** A swarm's authority and certificates of its nodes, for tests. */
public final class TestPki {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path folder;
  private final ClusterId cluster;
  private final RootCa root;
  private final Authority authority;

  /** A swarm of this name, whose nodes keep their keys below this folder. */
  public TestPki(Path folder, String cluster) {
    this.folder = folder;
    this.cluster = new ClusterId(cluster);
    this.root = RootCa.create(Instant.now(), RANDOM);
    this.authority = Authority.of(root.certificate(), root.key());
  }

  /** The root. */
  public RootCa root() {
    return root;
  }

  /** What signs. */
  public Authority authority() {
    return authority;
  }

  /** The identity of a node of this name in this swarm. */
  public Identity identity(String node, NodeRole role) {
    return new Identity(cluster, new NodeId(node), role);
  }

  /** A manager's credentials for an hour. */
  public Credentials manager(String node) {
    return credentials(certified(identity(node, NodeRole.MANAGER), Instant.now()));
  }

  /** A worker's credentials for an hour. */
  public Credentials worker(String node) {
    return credentials(certified(identity(node, NodeRole.WORKER), Instant.now()));
  }

  /** An hour from this instant, by the swarm's root. */
  public Certified certified(Identity identity, Instant from) {
    return certified(authority, root.certificate(), identity, from);
  }

  /** An hour from this instant, by this authority, trusting these roots. */
  public static Certified certified(Authority by, String trust, Identity identity, Instant from) {
    CertificateRequest request = CertificateRequest.create(RANDOM);
    return new Certified(
        request.key(), by.sign(request.request(), identity, Duration.ofHours(1), from), trust);
  }

  /** Kept in a folder of their own. */
  public Credentials credentials(Certified certified) {
    try {
      return Credentials.create(
          KeyChest.open(Files.createTempDirectory(folder, "node")), certified);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
