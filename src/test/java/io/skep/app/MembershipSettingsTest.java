package io.skep.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.skep.agent.LinkSettings;
import io.skep.dispatcher.SessionSettings;
import io.skep.dispatcher.VigilSettings;
import io.skep.gossip.GossipSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class MembershipSettingsTest {
  @Test
  void defaultsAreThoseOfTheReference() {
    assertThat(MembershipSettings.read(ConfigFactory.defaultReference().getConfig("skep")))
        .isEqualTo(
            new MembershipSettings(
                GossipSettings.defaults(),
                VigilSettings.defaults(),
                SessionSettings.defaults(),
                LinkSettings.defaults()));
  }

  @Test
  void everyKeyTakesEffect() {
    assertThat(
            MembershipSettings.read(
                ConfigFactory.parseString(
                    """
                    gossip { heartbeat = 1s, pause = 2s, patience = 3s, forget = 4s }
                    nodes {
                      quiet = 5s, takeover = 6s, flap-window = 7s, hold-first = 8s, hold-most = 9s
                    }
                    session {
                      beat = 10s, silence = 11s, admitted = 12
                      manager-silence = 13s, retry-first = 14s, retry-most = 15s
                    }
                    """)))
        .isEqualTo(
            new MembershipSettings(
                new GossipSettings(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(4)),
                new VigilSettings(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(6),
                    Duration.ofSeconds(7),
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(9)),
                new SessionSettings(Duration.ofSeconds(10), Duration.ofSeconds(11), 12),
                new LinkSettings(
                    Duration.ofSeconds(13), Duration.ofSeconds(14), Duration.ofSeconds(15))));
  }
}
