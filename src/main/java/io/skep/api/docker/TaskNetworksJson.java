package io.skep.api.docker;

import com.fasterxml.jackson.core.JsonGenerator;
import io.skep.kernel.NetworkId;
import io.skep.network.Network;
import io.skep.spec.NetworkSpec;
import io.skep.spec.ServiceSpec;
import io.skep.task.Task;
import io.skep.view.Endpoints;
import io.skep.view.Entry;
import io.skep.view.NetworkAddresses;
import io.skep.view.SharedObjects;
import io.skep.view.Subnet;
import io.skep.view.SwarmView;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The networks that a task asks to be in, in the form of Swarm's {@code NetworksAttachments}, but
 * without addresses: a task has none in an overlay network before these are carried.
 */
final class TaskNetworksJson {
  private TaskNetworksJson() {}

  /** Writes the field; nothing where the task asks for no network. */
  static void write(JsonGenerator json, SwarmView view, Task task, ServiceSpec service)
      throws IOException {
    SharedObjects shared = view.shared();
    List<NetworkId> ids = Endpoints.taskNetworks(task.spec(), service, shared);
    if (ids.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("NetworksAttachments");
    for (NetworkId id : ids) {
      Entry<Network> network = shared.networks().get(id);
      if (network != null) {
        json.writeStartObject();
        json.writeObjectFieldStart("Network");
        network(json, id, network, shared.addresses().of(id).orElse(null));
        json.writeEndObject();
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  private static void network(
      JsonGenerator json, NetworkId id, Entry<Network> entry, @Nullable NetworkAddresses cut)
      throws IOException {
    Network network = entry.value();
    NetworkSpec spec = network.spec();
    MetaJson.write(json, id.value(), entry.index(), network.createdAt(), network.createdAt());
    json.writeObjectFieldStart("Spec");
    spec(json, spec);
    json.writeEndObject();
    json.writeObjectFieldStart("DriverState");
    if (cut != null) {
      json.writeStringField("Name", String.valueOf(spec.driver()));
      json.writeObjectField("Options", NetworkJson.options(spec, cut));
    }
    json.writeEndObject();
    if (cut != null) {
      pools(json, spec, cut);
    }
  }

  private static void spec(JsonGenerator json, NetworkSpec spec) throws IOException {
    json.writeStringField("Name", String.valueOf(spec.name()));
    json.writeObjectField("Labels", spec.labels());
    json.writeObjectFieldStart("DriverConfiguration");
    if (!spec.ingress()) {
      json.writeStringField("Name", String.valueOf(spec.driver()));
      if (spec.options() != null) {
        json.writeObjectField("Options", spec.options());
      }
    }
    json.writeEndObject();
    flag(json, "IPv6Enabled", spec.ipv6());
    flag(json, "Internal", spec.internal());
    flag(json, "Attachable", spec.attachable());
    flag(json, "Ingress", spec.ingress());
    if (spec.ingress()) {
      json.writeObjectFieldStart("IPAMOptions");
      json.writeObjectFieldStart("Driver");
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeStringField("Scope", "swarm");
  }

  private static void flag(JsonGenerator json, String name, boolean set) throws IOException {
    if (set) {
      json.writeBooleanField(name, true);
    }
  }

  private static void pools(JsonGenerator json, NetworkSpec spec, NetworkAddresses cut)
      throws IOException {
    json.writeObjectFieldStart("IPAMOptions");
    json.writeObjectFieldStart("Driver");
    json.writeStringField("Name", spec.ipamDriver() == null ? "default" : spec.ipamDriver());
    json.writeEndObject();
    json.writeArrayFieldStart("Configs");
    for (Subnet subnet : cut.subnets()) {
      json.writeObject(subnet.pool());
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
