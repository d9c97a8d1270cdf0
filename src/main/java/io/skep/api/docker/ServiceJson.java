package io.skep.api.docker;

import com.fasterxml.jackson.core.JsonGenerator;
import io.skep.kernel.ServiceId;
import io.skep.service.Service;
import io.skep.spec.EndpointSpec;
import io.skep.spec.ServiceMode;
import io.skep.spec.ServiceSpec;
import io.skep.spec.ServiceSpecs;
import io.skep.view.Entry;
import io.skep.view.ServiceAddresses;
import io.skep.view.SwarmView;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Services as the API shows them. */
final class ServiceJson {
  private ServiceJson() {}

  static byte[] render(SwarmView view, ServiceId id, Entry<Service> entry) {
    return render(view, id, entry, entry.value().spec());
  }

  static byte[] renderWithDefaults(SwarmView view, ServiceId id, Entry<Service> entry) {
    return render(view, id, entry, ServiceSpecs.withDefaults(entry.value().spec()));
  }

  private static byte[] render(
      SwarmView view, ServiceId id, Entry<Service> entry, ServiceSpec spec) {
    ServiceAddresses addresses = view.shared().addresses().of(id).orElse(null);
    return DockerMapper.write(json -> write(json, id, entry, spec, addresses));
  }

  private static void write(
      JsonGenerator json,
      ServiceId id,
      Entry<Service> entry,
      ServiceSpec spec,
      @Nullable ServiceAddresses addresses)
      throws IOException {
    Service service = entry.value();
    json.writeStartObject();
    MetaJson.write(json, id.value(), entry.index(), service.createdAt(), service.updatedAt());
    json.writeObjectField("Spec", spec);
    if (service.previousSpec() != null) {
      json.writeObjectField("PreviousSpec", service.previousSpec());
    }
    endpoint(json, service.spec().endpointSpec(), addresses);
    if (service.updateStatus() != null) {
      json.writeObjectField("UpdateStatus", service.updateStatus());
    }
    if (isJob(service.spec().mode())) {
      job(json, service);
    }
    json.writeEndObject();
  }

  private static void endpoint(
      JsonGenerator json, @Nullable EndpointSpec spec, @Nullable ServiceAddresses addresses)
      throws IOException {
    json.writeObjectFieldStart("Endpoint");
    json.writeObjectField(
        "Spec", addresses == null || spec == null ? new EndpointSpec(null, null) : spec);
    if (addresses != null && !addresses.ports().isEmpty()) {
      json.writeObjectField("Ports", addresses.ports());
    }
    if (addresses != null && !addresses.virtualIps().isEmpty()) {
      json.writeArrayFieldStart("VirtualIPs");
      for (ServiceAddresses.VirtualIp each : addresses.virtualIps()) {
        json.writeStartObject();
        json.writeStringField("NetworkID", each.network().value());
        if (each.address() != null) {
          json.writeStringField("Addr", each.address());
        }
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  /** Each spec of a job is an iteration of its own. */
  private static void job(JsonGenerator json, Service service) throws IOException {
    json.writeObjectFieldStart("JobStatus");
    MetaJson.version(json, "JobIteration", service.revision() - 1);
    json.writeStringField("LastExecution", GoTime.format(service.updatedAt()));
    json.writeEndObject();
  }

  static boolean isJob(@Nullable ServiceMode mode) {
    return mode != null && (mode.replicatedJob() != null || mode.globalJob() != null);
  }

  /** The same object with one more field. */
  static byte[] plus(byte[] object, ServiceStatus status) {
    byte[] field = DockerMapper.bytes(new WithStatus(status));
    byte[] both = new byte[object.length + field.length - 1];
    System.arraycopy(object, 0, both, 0, object.length - 1);
    both[object.length - 1] = ',';
    System.arraycopy(field, 1, both, object.length, field.length - 1);
    return both;
  }

  @io.skep.spec.DockerJson
  private record WithStatus(ServiceStatus serviceStatus) {}
}
