package io.skep.engine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skep.agent.ContainerRequest;
import io.skep.spec.ContainerSpec;
import io.skep.spec.DnsConfig;
import io.skep.spec.LogDriver;
import io.skep.spec.PortConfig;
import io.skep.spec.ResourceLimits;
import io.skep.spec.ResourceRequirements;
import io.skep.spec.Resources;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The {@code HostConfig} of a container. The engine is never asked to restart it. */
final class HostConfigJson {
  /** Below this the engine refuses a reservation; a smaller one would mean nothing anyway. */
  private static final long LEAST_RESERVATION = 6L << 20;

  private final ObjectNode json = EngineApi.JSON.createObjectNode();

  private HostConfigJson() {}

  static ObjectNode of(ContainerRequest request) {
    HostConfigJson host = new HostConfigJson();
    host.system(request.spec());
    host.names(request.spec());
    host.limits(request.resources());
    host.ports(request.hostPorts());
    host.logs(request.logDriver());
    host.list("SecurityOpt", SecurityOptions.of(request.spec().privileges()));
    return host.json;
  }

  /** The port inside, as the engine names it: {@code 80/tcp}. */
  static String target(PortConfig port) {
    return port.targetPort() + "/" + Objects.requireNonNullElse(port.protocol(), "tcp");
  }

  private void system(ContainerSpec spec) {
    list("GroupAdd", spec.groups());
    json.put("ReadonlyRootfs", spec.readOnly());
    Boolean init = spec.init();
    if (init != null) {
      json.put("Init", init);
    }
    array("Mounts", spec.mounts());
    list("CapAdd", spec.capabilityAdd());
    list("CapDrop", spec.capabilityDrop());
    // Swarm shows none as an empty list, the engine by itself as null.
    json.putArray("Ulimits");
    array("Ulimits", spec.ulimits());
    map("Sysctls", spec.sysctls());
    String isolation = spec.isolation();
    if (isolation != null && !isolation.isEmpty()) {
      json.put("Isolation", isolation);
    }
    if (spec.oomScoreAdj() != 0) {
      json.put("OomScoreAdj", spec.oomScoreAdj());
    }
  }

  private void names(ContainerSpec spec) {
    DnsConfig dns = spec.dnsConfig();
    if (dns != null) {
      list("Dns", dns.nameservers());
      list("DnsSearch", dns.search());
      list("DnsOptions", dns.options());
    }
    List<String> hosts = spec.hosts();
    if (hosts != null) {
      ArrayNode extra = json.putArray("ExtraHosts");
      hosts.forEach(line -> addHost(line.strip().split("\\s+"), extra));
    }
  }

  /** A line of hosts(5), address first, becomes one {@code name:address} for each name. */
  private static void addHost(String[] words, ArrayNode extra) {
    Arrays.stream(words).skip(1).forEach(name -> extra.add(name + ":" + words[0]));
  }

  private void limits(@Nullable ResourceRequirements resources) {
    if (resources == null) {
      return;
    }
    ResourceLimits limits = resources.limits();
    long memory = limits == null ? 0 : limits.memoryBytes();
    if (limits != null) {
      positive("NanoCpus", limits.nanoCpus());
      positive("Memory", memory);
      positive("PidsLimit", limits.pids());
    }
    Resources reserved = resources.reservations();
    long least = reserved == null ? 0 : reserved.memoryBytes();
    if (least >= LEAST_RESERVATION && (memory == 0 || least <= memory)) {
      json.put("MemoryReservation", least);
    }
    Long swap = resources.swapBytes();
    if (swap != null && memory > 0) {
      json.put("MemorySwap", swap < 0 ? -1 : memory + swap);
    }
    Long swappiness = resources.memorySwappiness();
    if (swappiness != null) {
      json.put("MemorySwappiness", swappiness);
    }
  }

  private void positive(String key, long value) {
    if (value > 0) {
      json.put(key, value);
    }
  }

  private void ports(List<PortConfig> ports) {
    ObjectNode bindings = json.putObject("PortBindings");
    for (PortConfig port : ports) {
      long published = port.publishedPort();
      bindings
          .withArray("/" + target(port).replace("/", "~1"))
          .addObject()
          .put("HostPort", published == 0 ? "" : Long.toString(published));
    }
  }

  private void logs(@Nullable LogDriver driver) {
    String name = driver == null ? null : driver.name();
    if (driver != null && name != null && !name.isEmpty()) {
      ObjectNode config = json.putObject("LogConfig").put("Type", name).putObject("Config");
      Map<String, String> options = driver.options();
      if (options != null) {
        options.forEach(config::put);
      }
    }
  }

  private void list(String key, @Nullable List<String> values) {
    if (values != null && !values.isEmpty()) {
      ArrayNode array = json.putArray(key);
      values.forEach(array::add);
    }
  }

  private void array(String key, @Nullable List<?> values) {
    if (values != null && !values.isEmpty()) {
      ArrayNode array = json.putArray(key);
      values.forEach(value -> array.add(EngineApi.JSON.<ObjectNode>valueToTree(value)));
    }
  }

  private void map(String key, @Nullable Map<String, String> values) {
    if (values != null && !values.isEmpty()) {
      ObjectNode object = json.putObject(key);
      values.forEach(object::put);
    }
  }
}
