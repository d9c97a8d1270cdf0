package io.skep.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.kernel.Decision;
import io.skep.kernel.ObjectRejection.NameTaken;
import io.skep.kernel.ObjectRejection.NotFound;
import io.skep.network.NetworkCommand.CreateNetwork;
import io.skep.network.NetworkCommand.RemoveNetwork;
import io.skep.network.NetworkEvent.NetworkCreated;
import io.skep.network.NetworkEvent.NetworkRemoved;
import io.skep.spec.NetworkSpec;
import io.skep.testdata.Life;
import org.junit.jupiter.api.Test;

/** The rules of a network, as laws. */
final class NetworkDeciderTest {
  private static final NetworkSpec INGRESS = NetworkSpec.initial().getFirst();
  private static final NetworkSpec HOST = NetworkSpec.initial().get(1);

  private final Life<NetworkCommand, NetworkEvent, Network> network =
      new Life<>(new NetworkDecider("n1"));

  @Test
  void isMadeOnceAndGoneOnce() {
    assertThat(network.tell(new RemoveNetwork()))
        .isEqualTo(Decision.refuse(new NotFound("network", "n1")));
    assertThat(network.tell(new CreateNetwork(INGRESS)))
        .isEqualTo(Decision.accept(new NetworkCreated(INGRESS)));
    assertThat(network.state()).isEqualTo(new Network(INGRESS, Life.START, false));
    assertThat(network.tell(new CreateNetwork(INGRESS))).isEqualTo(Decision.nothing());
    assertThat(network.tell(new CreateNetwork(HOST)))
        .isEqualTo(Decision.refuse(new NameTaken("network", "ingress")));

    assertThat(network.tell(new RemoveNetwork())).isEqualTo(Decision.accept(new NetworkRemoved()));
    assertThat(network.state().removed()).isTrue();
    assertThat(network.tell(new RemoveNetwork())).isEqualTo(Decision.nothing());
  }
}
