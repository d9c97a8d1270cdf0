package io.skep.app;

import com.typesafe.config.Config;
import io.skep.agent.LinkSettings;
import io.skep.dispatcher.SessionSettings;
import io.skep.dispatcher.VigilSettings;
import io.skep.gossip.GossipSettings;

/**
 * How nodes keep together.
 *
 * @param gossip how it is found out who is alive
 * @param vigil when a node counts as down, and when as back
 * @param session how managers deal with sessions of agents
 * @param link how agents keep their session
 */
public record MembershipSettings(
    GossipSettings gossip, VigilSettings vigil, SessionSettings session, LinkSettings link) {
  /** Reads them from {@code skep}. */
  static MembershipSettings read(Config skep) {
    Config gossip = skep.getConfig("gossip");
    Config nodes = skep.getConfig("nodes");
    Config session = skep.getConfig("session");
    return new MembershipSettings(
        new GossipSettings(
            gossip.getDuration("heartbeat"),
            gossip.getDuration("pause"),
            gossip.getDuration("patience"),
            gossip.getDuration("forget")),
        new VigilSettings(
            nodes.getDuration("quiet"),
            nodes.getDuration("takeover"),
            nodes.getDuration("flap-window"),
            nodes.getDuration("hold-first"),
            nodes.getDuration("hold-most")),
        new SessionSettings(
            session.getDuration("beat"),
            session.getDuration("silence"),
            session.getInt("admitted")),
        new LinkSettings(
            session.getDuration("manager-silence"),
            session.getDuration("retry-first"),
            session.getDuration("retry-most")));
  }
}
