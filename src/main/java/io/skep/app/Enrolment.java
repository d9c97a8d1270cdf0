package io.skep.app;

import io.skep.agent.EngineException;
import io.skep.api.docker.SwarmJoin;
import io.skep.control.Joined;
import io.skep.control.Joining.Applicant;
import io.skep.kernel.ClusterId;
import io.skep.kernel.NodeId;
import io.skep.pki.Credentials;
import io.skep.pki.NodeRole;
import io.skep.spec.NodeDescription;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a machine says of itself to join a swarm, and what it keeps once it has been let in. */
final class Enrolment {
  private final SwarmJoin request;
  private final AdvertiseAddress.HostPort listen;
  private final AdvertiseAddress.HostPort advertise;

  private Enrolment(
      SwarmJoin request, AdvertiseAddress.HostPort listen, AdvertiseAddress.HostPort advertise) {
    this.request = request;
    this.listen = listen;
    this.advertise = advertise;
  }

  /**
   * Finds the address that others are to reach this machine at: the one given, else the one from
   * which it reaches the first manager.
   */
  static Enrolment of(SwarmJoin request, @Nullable String defaultAdvertise)
      throws AdvertiseAddress.Unusable {
    AdvertiseAddress.HostPort listen =
        new AdvertiseAddress.HostPort(request.listenHost(), request.listenPort());
    String given = request.advertiseHost() == null ? defaultAdvertise : request.advertiseHost();
    AdvertiseAddress.HostPort advertise =
        given != null && !given.isEmpty()
            ? AdvertiseAddress.advertise(given, null, listen)
            : new AdvertiseAddress.HostPort(towards(request.managers().getFirst()), listen.port());
    int port = request.advertiseHost() == null ? listen.port() : request.advertisePort();
    return new Enrolment(request, listen, new AdvertiseAddress.HostPort(advertise.host(), port));
  }

  /** This machine's address on the way to another; no packet is sent. */
  private static String towards(String manager) throws AdvertiseAddress.Unusable {
    int colon = manager.lastIndexOf(':');
    String host = manager.substring(0, colon).replaceAll("[\\[\\]]", "");
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(host, Integer.parseInt(manager.substring(colon + 1))));
      return socket.getLocalAddress().getHostAddress();
    } catch (SocketException | IllegalArgumentException e) {
      throw new AdvertiseAddress.Unusable(
          "could not find this machine's address towards "
              + manager
              + ": "
              + e.getMessage()
              + " - specify one with --advertise-addr");
    }
  }

  /** What this machine advertises, without a port. */
  String address() {
    return advertise.host();
  }

  List<String> managers() {
    return request.managers();
  }

  /** What it says of itself; asks the engine, which it can do without. */
  Applicant applicant(io.skep.agent.Engine engine) {
    NodeDescription description;
    try {
      description = engine.describe();
    } catch (EngineException notNow) {
      description = null;
    }
    return new Applicant(
        request.token(),
        request.availability(),
        advertise.host(),
        advertise.toString(),
        description);
  }

  /** Keeps what the managers have given: from here on this is a node, whatever happens. */
  SwarmState keep(Joined joined, Path folder) throws IOException {
    Files.createDirectories(folder);
    Keys keys = Keys.empty(folder);
    var _ = Credentials.create(keys.chest(), joined.certified());
    Ports ports = Ports.choose(listen, advertise.host());
    List<String> managers = new ArrayList<>(joined.grant().managers());
    request.managers().stream().filter(each -> !managers.contains(each)).forEach(managers::add);
    return new SwarmState(
        new ClusterId(joined.grant().cluster()),
        new NodeId(joined.grant().node()),
        NodeRole.of(joined.grant().role()),
        false,
        advertise.host(),
        listen.toString(),
        advertise.port(),
        ports.raft(),
        ports.gossip(),
        managers);
  }
}
