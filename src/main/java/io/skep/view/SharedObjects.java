package io.skep.view;

import io.skep.kernel.ConfigId;
import io.skep.kernel.NetworkId;
import io.skep.kernel.SecretId;
import io.skep.network.Network;
import io.skep.payload.SealedPayload;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * What services share: secrets, configs and networks. Removed ones are not in it.
 *
 * @param names the ids by {@code kind|name}
 * @param addresses which subnet each network has, and which address in it each service
 */
public record SharedObjects(
    PMap<SecretId, Entry<SealedPayload>> secrets,
    PMap<ConfigId, Entry<SealedPayload>> configs,
    PMap<NetworkId, Entry<Network>> networks,
    PMap<String, String> names,
    Addressing addresses) {
  /** None yet. */
  static final SharedObjects NONE =
      new SharedObjects(
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          Addressing.NONE);

  /** The id of the object of this kind (secret, config, network) with exactly this name. */
  public Optional<String> named(String kind, String name) {
    return Optional.ofNullable(names.get(kind + "|" + name));
  }

  /** The routing mesh's network, if there is one. */
  public Optional<NetworkId> ingress() {
    return networks.entrySet().stream()
        .filter(each -> each.getValue().value().spec().ingress())
        .map(java.util.Map.Entry::getKey)
        .findFirst();
  }

  SharedObjects withSecrets(
      PMap<SecretId, Entry<SealedPayload>> next, PMap<String, String> nextNames) {
    return new SharedObjects(next, configs, networks, nextNames, addresses);
  }

  SharedObjects withConfigs(
      PMap<ConfigId, Entry<SealedPayload>> next, PMap<String, String> nextNames) {
    return new SharedObjects(secrets, next, networks, nextNames, addresses);
  }

  SharedObjects withNetworks(PMap<NetworkId, Entry<Network>> next, PMap<String, String> nextNames) {
    return new SharedObjects(secrets, configs, next, nextNames, addresses);
  }

  SharedObjects withAddresses(Addressing next) {
    return new SharedObjects(secrets, configs, networks, names, next);
  }
}
