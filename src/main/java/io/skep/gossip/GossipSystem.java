package io.skep.gossip;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.skep.kernel.NodeId;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.remote.artery.tcp.SSLEngineProviderSetup;

/** Makes the actor system of the gossip, with all that keeps it to gossip alone. */
final class GossipSystem {
  /** The same on all nodes. */
  static final String NAME = "skep-gossip";

  private static final String ROLE = "node-";

  private GossipSystem() {}

  /** Starts one on this very port; throws if it cannot be bound. */
  static ActorSystem<Object> start(
      GossipAddress bind,
      GossipAddress advertise,
      NodeId self,
      GossipSettings settings,
      SSLContext tls,
      GossipWatcher.Listener listener) {
    ActorSystemSetup setup =
        ActorSystemSetup.create(
            BootstrapSetup.create(config(bind, advertise, self, settings)),
            SSLEngineProviderSetup.create(system -> new GossipTls(tls)));
    return ActorSystem.create(GossipWatcher.create(listener), NAME, setup);
  }

  /** The role by which a member says which node it is. */
  static String role(NodeId node) {
    return ROLE + node;
  }

  /** The node that a role names; empty text for a role that names none. */
  static String node(String role) {
    return role.startsWith(ROLE) ? role.substring(ROLE.length()) : "";
  }

  /**
   * Pekko's own settings, ours in gossip.conf over them, and only those serializers that gossip
   * needs: a message of any other kind cannot be read, whoever sends it.
   */
  static Config config(
      GossipAddress bind, GossipAddress advertise, NodeId self, GossipSettings settings) {
    Map<String, Object> own =
        Map.of(
            "pekko.remote.artery.canonical.hostname", advertise.uriHost(),
            "pekko.remote.artery.canonical.port", advertise.port(),
            "pekko.remote.artery.bind.hostname", bind.host(),
            "pekko.remote.artery.bind.port", bind.port(),
            "pekko.cluster.roles", List.of(role(self)),
            "pekko.cluster.failure-detector.heartbeat-interval", settings.heartbeat(),
            "pekko.cluster.failure-detector.acceptable-heartbeat-pause", settings.pause());
    Config pekko =
        ConfigFactory.defaultReference()
            .withoutPath("pekko.actor.serializers")
            .withoutPath("pekko.actor.serialization-bindings");
    return ConfigFactory.parseMap(own)
        .withFallback(
            ConfigFactory.parseResources(
                GossipSystem.class.getClassLoader(),
                "skep-gossip.conf",
                ConfigParseOptions.defaults().setAllowMissing(false)))
        .withFallback(pekko)
        .resolve();
  }
}
