package io.skep.api.docker;

import io.skep.api.http.ApiException;
import io.skep.spec.SpecFault;
import io.skep.spec.SwarmSpec;
import io.skep.spec.SwarmSpecs;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks a request to make a swarm, in the order and the words of the engine. */
final class InitChecks {
  private static final String LISTEN =
      "listen address must be an IP address or network interface (with optional port number)";
  private static final String ADVERTISE =
      "advertise address must be a non-zero IP address or network interface (with optional port"
          + " number)";
  private static final String REMOTE = "invalid remote address: %s (expected: host[:port])";
  private static final String DATA_PATH =
      "data path address must be a non-zero IP address or network interface";
  private static final int DATA_PATH_PORT = 4789;
  private static final int LEAST_DATA_PATH_PORT = 1024;
  private static final int LARGEST_DATA_PATH_PORT = 49_151;
  private static final int SUBNET_SIZE = 24;
  private static final int LARGEST_SUBNET_SIZE = 29;
  private static final Set<String> AVAILABILITIES = Set.of("active", "pause", "drain");

  private InitChecks() {}

  /** The checked request to make a swarm; throws {@link ApiException}. */
  static SwarmInit check(InitRequest asked) {
    Refusals.require(SwarmSpecs.unreadable(asked.spec()));
    String listenText = asked.listenAddr() == null ? "" : asked.listenAddr();
    if (listenText.isEmpty()) {
      throw new ApiException(400, "invalid ListenAddr \"\": invalid empty address");
    }
    HostPort listen = HostPort.parse(listenText, HostPort.DEFAULT_PORT, LISTEN).resolved(LISTEN);
    HostPort advertise = advertise(asked.advertiseAddr(), listen);
    HostPort dataPath = nonZero(asked.dataPathAddr(), 0, DATA_PATH);
    int dataPathPort = dataPathPort(asked.dataPathPort());
    int subnetSize = asked.subnetSize() == 0 ? SUBNET_SIZE : (int) asked.subnetSize();
    List<String> pools = asked.defaultAddrPool();
    checkPools(pools, subnetSize);
    String availability = availability(asked.availability());
    SwarmSpec spec = SwarmSpecs.initial(asked.spec());
    requireValid(spec);
    return new SwarmInit(
        listen.host(),
        listen.port(),
        advertise == null ? null : advertise.host(),
        advertise == null ? listen.port() : advertise.port(),
        dataPath == null ? null : dataPath.host(),
        dataPathPort,
        spec,
        availability,
        asked.autoLockManagers() || locks(spec),
        pools(pools, asked.subnetSize()),
        subnetSize);
  }

  /** The checked request to join; throws {@link ApiException}. */
  static SwarmJoin check(JoinRequest asked) {
    String listenText = asked.listenAddr() == null ? "" : asked.listenAddr();
    if (listenText.isEmpty()) {
      throw new ApiException(400, "invalid ListenAddr \"\": invalid empty address");
    }
    HostPort listen = HostPort.parse(listenText, HostPort.DEFAULT_PORT, LISTEN).resolved(LISTEN);
    List<String> remote = asked.remoteAddrs();
    if (remote == null || remote.isEmpty()) {
      throw new ApiException(400, "at least 1 RemoteAddr is required to join");
    }
    List<String> managers = remote.stream().map(InitChecks::manager).toList();
    HostPort advertise = advertise(asked.advertiseAddr(), listen);
    nonZero(asked.dataPathAddr(), 0, DATA_PATH);
    return new SwarmJoin(
        listen.host(),
        listen.port(),
        advertise == null ? null : advertise.host(),
        advertise == null ? listen.port() : advertise.port(),
        managers,
        asked.joinToken() == null ? "" : asked.joinToken(),
        availability(asked.availability()));
  }

  /** A swarm whose spec locks its managers needs a key, as one that is asked to. */
  private static boolean locks(SwarmSpec spec) {
    return spec.encryptionConfig() != null && spec.encryptionConfig().autoLockManagers();
  }

  private static String manager(String address) {
    HostPort given = HostPort.parse(address, HostPort.DEFAULT_PORT, REMOTE.formatted(address));
    if (given.host().isEmpty()) {
      throw new ApiException(400, REMOTE.formatted(address));
    }
    return (given.host().contains(":") ? "[" + given.host() + "]" : given.host())
        + ":"
        + given.port();
  }

  private static String availability(@Nullable String asked) {
    String availability = asked == null ? "" : asked;
    if (!availability.isEmpty() && !AVAILABILITIES.contains(availability)) {
      throw new ApiException(500, "invalid Availability: \"" + availability + "\"");
    }
    return availability.isEmpty() ? "active" : availability;
  }

  private static @Nullable HostPort advertise(@Nullable String text, HostPort listen) {
    HostPort given = nonZero(text, listen.port(), ADVERTISE);
    return given == null && !listen.isAny() ? listen : given;
  }

  private static @Nullable HostPort nonZero(@Nullable String text, int port, String refusal) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    HostPort resolved = HostPort.parse(text, port, refusal).resolved(refusal);
    if (resolved.isAny()) {
      throw new ApiException(400, refusal);
    }
    return resolved;
  }

  private static int dataPathPort(long port) {
    if (port == 0) {
      return DATA_PATH_PORT;
    }
    if (port < LEAST_DATA_PATH_PORT || port > LARGEST_DATA_PATH_PORT) {
      throw new ApiException(
          500, "Datapath port number is not in valid range (1024-49151) : " + port);
    }
    return (int) port;
  }

  /** Swarm writes its own pool out where the client leaves the size open too. */
  private static @Nullable List<String> pools(@Nullable List<String> pools, long subnetSize) {
    boolean none = pools == null || pools.isEmpty();
    return none && subnetSize == 0 ? List.of("10.0.0.0/8") : none ? null : pools;
  }

  private static void checkPools(@Nullable List<String> pools, int subnetSize) {
    if (pools != null && subnetSize > LARGEST_SUBNET_SIZE) {
      throw new ApiException(500, "subnet size is out of range: " + subnetSize);
    }
    for (String pool : pools == null ? List.<String>of() : pools) {
      int prefix = prefix(pool);
      if (prefix < 0) {
        throw new ApiException(
            500, "invalid base pool " + pool + ": invalid CIDR address: " + pool);
      }
      if (subnetSize < prefix) {
        throw new ApiException(
            500,
            "invalid CIDR: \"%s\". Subnet size is too small for pool: %d"
                .formatted(pool, subnetSize));
      }
    }
  }

  private static int prefix(String cidr) {
    int slash = cidr.indexOf('/');
    try {
      int bits =
          Byte.SIZE
              * InetAddress.ofLiteral(cidr.substring(0, Math.max(0, slash))).getAddress().length;
      int prefix = Integer.parseInt(cidr.substring(slash + 1));
      return prefix <= bits ? prefix : -1;
    } catch (IllegalArgumentException malformed) {
      return -1;
    }
  }

  private static void requireValid(SwarmSpec spec) {
    Optional<SpecFault> fault = SwarmSpecs.invalid(spec);
    if (fault.isPresent()) {
      throw new ApiException(
          500, "error updating cluster settings: " + Refusals.of(fault.get()).words());
    }
  }

  static ApiException notYet(String what) {
    return new ApiException(501, what + " is not supported by Skep yet");
  }
}
