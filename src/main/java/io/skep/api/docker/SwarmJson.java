package io.skep.api.docker;

import io.skep.cluster.Cluster;
import io.skep.view.Entry;
import java.util.List;

/** The swarm as the API shows it. */
public final class SwarmJson {
  private SwarmJson() {}

  /** With its join tokens, as {@code GET /swarm} answers. */
  static byte[] render(Entry<Cluster> entry, SecretBox secrets) {
    return write(
        entry,
        json -> {
          json.writeObjectFieldStart("JoinTokens");
          json.writeStringField("Worker", secrets.open(entry.value().workerToken()));
          json.writeStringField("Manager", secrets.open(entry.value().managerToken()));
          json.writeEndObject();
        });
  }

  /** Without its join tokens, as {@code GET /info} shows it. */
  public static byte[] render(Entry<Cluster> entry) {
    return write(entry, json -> {});
  }

  private static byte[] write(Entry<Cluster> entry, DockerMapper.Writing tokens) {
    Cluster cluster = entry.value();
    return DockerMapper.write(
        json -> {
          json.writeStartObject();
          MetaJson.write(
              json, cluster.id().value(), entry.index(), cluster.createdAt(), cluster.updatedAt());
          json.writeObjectField("Spec", cluster.spec());
          json.writeObjectField("TLSInfo", cluster.signing());
          json.writeBooleanField("RootRotationInProgress", cluster.rotation() != null);
          List<String> pools = cluster.addressPools();
          json.writeObjectField("DefaultAddrPool", pools == null || pools.isEmpty() ? null : pools);
          json.writeNumberField("SubnetSize", cluster.subnetSize());
          json.writeNumberField("DataPathPort", cluster.dataPathPort());
          tokens.to(json);
          json.writeEndObject();
        });
  }
}
