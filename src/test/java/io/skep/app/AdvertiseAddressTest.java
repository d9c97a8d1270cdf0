package io.skep.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.app.AdvertiseAddress.HostPort;
import io.skep.app.AdvertiseAddress.Unusable;
import org.junit.jupiter.api.Test;

final class AdvertiseAddressTest {
  private static final HostPort ANY = new HostPort("0.0.0.0", 2377);

  @Test
  void anAddressIsTakenWithThePortListenedOn() throws Unusable {
    assertThat(AdvertiseAddress.advertise("10.1.2.3", null, ANY))
        .isEqualTo(new HostPort("10.1.2.3", 2377));
  }

  @Test
  void aPortOfItsOwnWins() throws Unusable {
    assertThat(AdvertiseAddress.advertise("10.1.2.3:99", null, ANY))
        .isEqualTo(new HostPort("10.1.2.3", 99));
  }

  @Test
  void anInterfaceStandsForItsAddress() throws Unusable {
    assertThat(AdvertiseAddress.advertise("lo", null, ANY))
        .isEqualTo(new HostPort("127.0.0.1", 2377));
  }

  @Test
  void theDaemonsDefaultServesWhereNothingIsGiven() throws Unusable {
    assertThat(AdvertiseAddress.advertise("", "127.0.0.1", ANY))
        .isEqualTo(new HostPort("127.0.0.1", 2377));
  }

  @Test
  void oneAddressListenedOnIsAdvertised() throws Unusable {
    HostPort one = new HostPort("127.0.0.1", 2478);
    assertThat(AdvertiseAddress.advertise(null, null, one)).isEqualTo(one);
  }

  @Test
  void neitherNonsenseNorAllAddressesAreAdvertised() {
    for (String bad : new String[] {"nosuchif0", "0.0.0.0", "1.2.3.4.5"}) {
      assertThatThrownBy(() -> AdvertiseAddress.advertise(bad, null, ANY))
          .as(bad)
          .isInstanceOf(Unusable.class)
          .hasMessage(
              "advertise address must be a non-zero IP address or network interface (with optional"
                  + " port number)");
    }
  }

  @Test
  void ipv6IsWrittenInBrackets() throws Unusable {
    HostPort six = AdvertiseAddress.advertise("[::1]:99", null, ANY);
    assertThat(six.port()).isEqualTo(99);
    assertThat(six.toString()).startsWith("[").endsWith("]:99");
  }
}
