package io.skep.view;

import io.skep.config.ConfigDecider;
import io.skep.config.ConfigEvent;
import io.skep.kernel.ConfigId;
import io.skep.kernel.Meta;
import io.skep.kernel.NetworkId;
import io.skep.kernel.SecretId;
import io.skep.network.Network;
import io.skep.network.NetworkDecider;
import io.skep.network.NetworkEvent;
import io.skep.payload.SealedPayload;
import io.skep.secret.SecretDecider;
import io.skep.secret.SecretEvent;
import org.jspecify.annotations.Nullable;
import org.pcollections.PMap;

/** Folds what happens to secrets, configs and networks. */
final class SharedFold {
  private SharedFold() {}

  static SwarmView secret(SwarmView v, LoggedEvent logged, SecretEvent event, Meta meta) {
    SharedObjects shared = v.shared();
    SecretId id = new SecretId(logged.id());
    Entry<SealedPayload> before = shared.secrets().get(id);
    SealedPayload after =
        new SecretDecider(id.value()).apply(before == null ? null : before.value(), event, meta);
    PMap<String, String> names =
        renamed(shared.names(), "secret|" + after.name(), id.value(), after.removed());
    return v.withShared(
        logged.index(),
        shared.withSecrets(
            after.removed()
                ? shared.secrets().minus(id)
                : shared.secrets().plus(id, entry(before, after, logged.index())),
            names));
  }

  static SwarmView config(SwarmView v, LoggedEvent logged, ConfigEvent event, Meta meta) {
    SharedObjects shared = v.shared();
    ConfigId id = new ConfigId(logged.id());
    Entry<SealedPayload> before = shared.configs().get(id);
    SealedPayload after =
        new ConfigDecider(id.value()).apply(before == null ? null : before.value(), event, meta);
    PMap<String, String> names =
        renamed(shared.names(), "config|" + after.name(), id.value(), after.removed());
    return v.withShared(
        logged.index(),
        shared.withConfigs(
            after.removed()
                ? shared.configs().minus(id)
                : shared.configs().plus(id, entry(before, after, logged.index())),
            names));
  }

  static SwarmView network(SwarmView v, LoggedEvent logged, NetworkEvent event, Meta meta) {
    SharedObjects shared = v.shared();
    NetworkId id = new NetworkId(logged.id());
    Entry<Network> before = shared.networks().get(id);
    Network after =
        new NetworkDecider(id.value()).apply(before == null ? null : before.value(), event, meta);
    PMap<String, String> names =
        renamed(shared.names(), "network|" + after.name(), id.value(), after.removed());
    if (after.removed()) {
      return v.withShared(
          logged.index(),
          shared
              .withNetworks(shared.networks().minus(id), names)
              .withAddresses(shared.addresses().without(id)));
    }
    Addressing addresses =
        before == null
            ? shared.addresses().with(id, after.spec(), v.cluster())
            : shared.addresses();
    return v.withShared(
        logged.index(),
        shared
            .withNetworks(shared.networks().plus(id, entry(before, after, logged.index())), names)
            .withAddresses(addresses));
  }

  private static PMap<String, String> renamed(
      PMap<String, String> names, String key, String id, boolean removed) {
    return removed ? names.minus(key) : names.plus(key, id);
  }

  private static <T> Entry<T> entry(@Nullable Entry<T> before, T after, long index) {
    return before == null ? Entry.created(after, index) : before.with(after, index, true);
  }
}
