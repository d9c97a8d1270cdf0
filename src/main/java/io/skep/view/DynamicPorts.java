package io.skep.view;

import io.skep.kernel.ServiceId;
import io.skep.service.Service;
import io.skep.spec.PortConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * A service's published ports, behind them those left to the swarm, picked from 30000 to 32767,
 * each behind the one that was picked last for its protocol.
 *
 * @param last the port picked last by any service, by protocol
 */
record DynamicPorts(List<PortConfig> ports, PMap<String, Long> last) {
  private static final long FIRST = 30_000;
  private static final long LAST = 32_767;

  /** Nothing was picked yet. */
  static final PMap<String, Long> BEFORE = HashTreePMap.empty();

  static DynamicPorts pick(Addressing now, ServiceId id, @Nullable Service service) {
    List<PortConfig> all = new ArrayList<>();
    PMap<String, Long> last = now.lastPorts();
    ServiceAddresses before = now.services().get(id);
    List<PortConfig> had = before == null ? List.of() : before.ports();
    List<PortConfig> asked = service == null ? List.of() : Endpoints.ports(service.spec());
    asked.stream().filter(port -> !isOpen(port)).forEach(all::add);
    for (PortConfig port : asked.stream().filter(DynamicPorts::isOpen).toList()) {
      long kept =
          had.stream()
              .filter(each -> published(port, each.publishedPort()).equals(each))
              .mapToLong(PortConfig::publishedPort)
              .findFirst()
              .orElse(0);
      if (kept == 0) {
        String protocol = String.valueOf(port.protocol());
        kept = next(now, all, port, last.getOrDefault(protocol, FIRST - 1));
        last = last.plus(protocol, kept);
      }
      all.add(published(port, kept));
    }
    return new DynamicPorts(all, last);
  }

  private static boolean isOpen(PortConfig port) {
    return port.publishedPort() == 0 && Endpoints.isIngress(port);
  }

  private static long next(Addressing now, List<PortConfig> own, PortConfig port, long last) {
    for (long tried = 0, at = last; tried <= LAST - FIRST; tried++) {
      at = at >= LAST ? FIRST : at + 1;
      if (isFree(now, own, port, at)) {
        return at;
      }
    }
    return last;
  }

  private static boolean isFree(
      Addressing now, List<PortConfig> own, PortConfig port, long number) {
    PortConfig wanted = published(port, number);
    return own.stream().noneMatch(other -> clash(wanted, other))
        && now.services().values().stream()
            .flatMap(service -> service.ports().stream())
            .noneMatch(other -> clash(wanted, other));
  }

  private static boolean clash(PortConfig a, PortConfig b) {
    return a.publishedPort() == b.publishedPort()
        && String.valueOf(a.protocol()).equals(b.protocol());
  }

  private static PortConfig published(PortConfig port, long number) {
    return new PortConfig(
        port.name(), port.protocol(), port.targetPort(), number, port.publishMode());
  }
}
