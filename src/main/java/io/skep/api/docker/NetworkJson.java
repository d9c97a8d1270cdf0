package io.skep.api.docker;

import com.fasterxml.jackson.core.JsonGenerator;
import io.skep.kernel.NetworkId;
import io.skep.network.Network;
import io.skep.spec.NetworkSpec;
import io.skep.view.Addressing;
import io.skep.view.NetworkAddresses;
import io.skep.view.Subnet;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Networks of the swarm as the API shows them. */
final class NetworkJson {
  private NetworkJson() {}

  /** Writes a network; all versions of the API show it alike. */
  static byte[] render(NetworkId id, Network network, Addressing addresses) {
    NetworkAddresses cut = addresses.of(id).orElse(null);
    return DockerMapper.write(json -> write(json, id, network, cut));
  }

  private static void write(
      JsonGenerator json, NetworkId id, Network network, @Nullable NetworkAddresses cut)
      throws IOException {
    NetworkSpec spec = network.spec();
    boolean local = !"overlay".equals(spec.driver());
    json.writeStartObject();
    json.writeStringField("Name", network.name());
    json.writeStringField("Id", id.value());
    json.writeStringField("Created", GoTime.format(network.createdAt()));
    json.writeStringField("Scope", "swarm");
    json.writeStringField("Driver", local || cut != null ? String.valueOf(spec.driver()) : "");
    json.writeBooleanField("EnableIPv6", spec.ipv6());
    pools(json, spec, cut, local);
    json.writeBooleanField("Internal", spec.internal());
    json.writeBooleanField("Attachable", spec.attachable());
    json.writeBooleanField("Ingress", spec.ingress());
    json.writeObjectFieldStart("ConfigFrom");
    json.writeStringField("Network", "");
    json.writeEndObject();
    json.writeBooleanField("ConfigOnly", false);
    json.writeNullField("Containers");
    json.writeObjectField("Options", cut == null ? null : options(spec, cut));
    Map<String, String> labels = spec.labels();
    json.writeObjectField("Labels", labels == null || labels.isEmpty() ? null : labels);
    json.writeEndObject();
  }

  private static void pools(
      JsonGenerator json, NetworkSpec spec, @Nullable NetworkAddresses cut, boolean local)
      throws IOException {
    json.writeObjectFieldStart("IPAM");
    json.writeStringField("Driver", cut == null ? "" : String.valueOf(spec.ipamDriver()));
    json.writeObjectField("Options", cut == null ? null : ipamOptions(spec));
    if (cut == null && !local) {
      json.writeNullField("Config");
    } else {
      json.writeArrayFieldStart("Config");
      if (cut != null) {
        for (Subnet subnet : cut.subnets()) {
          json.writeObject(subnet.pool());
        }
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  /** Swarm has addresses given out in turn, which it adds to what the client gave, if anything. */
  private static @Nullable Map<String, String> ipamOptions(NetworkSpec spec) {
    Map<String, String> own = spec.ipamOptions();
    if (own == null) {
      return null;
    }
    Map<String, String> options = new TreeMap<>(own);
    options.putIfAbsent("com.docker.network.ipam.serial", "true");
    return options;
  }

  static Map<String, String> options(NetworkSpec spec, NetworkAddresses cut) {
    Map<String, String> options = new TreeMap<>();
    options.put("com.docker.network.driver.overlay.vxlanid_list", Long.toString(cut.vxlan()));
    Map<String, String> own = spec.options();
    if (own != null) {
      options.putAll(own);
    }
    return options;
  }
}
