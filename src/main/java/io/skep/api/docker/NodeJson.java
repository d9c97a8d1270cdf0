package io.skep.api.docker;

import com.fasterxml.jackson.core.JsonGenerator;
import io.skep.kernel.NodeId;
import io.skep.node.Node;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.io.IOException;

/** Nodes as the API shows them. */
final class NodeJson {
  private NodeJson() {}

  static byte[] render(SwarmView view, NodeId id, Entry<Node> entry) {
    return DockerMapper.write(json -> write(json, id, entry));
  }

  private static void write(JsonGenerator json, NodeId id, Entry<Node> entry) throws IOException {
    Node node = entry.value();
    json.writeStartObject();
    MetaJson.write(json, id.value(), entry.index(), node.createdAt(), node.updatedAt());
    json.writeObjectField("Spec", node.spec());
    json.writeFieldName("Description");
    if (node.description() == null) {
      json.writeStartObject();
      json.writeEndObject();
    } else {
      json.writeObject(node.description());
    }
    json.writeObjectField("Status", node.status());
    if (node.managerStatus() != null) {
      json.writeObjectField("ManagerStatus", node.managerStatus());
    }
    json.writeEndObject();
  }
}
