package io.skep.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.kernel.Cause;
import io.skep.kernel.Meta;
import io.skep.kernel.NetworkId;
import io.skep.kernel.Principal;
import io.skep.kernel.Recorded;
import io.skep.kernel.ServiceId;
import io.skep.network.NetworkEvent;
import io.skep.service.ServiceEvent;
import io.skep.spec.EndpointSpec;
import io.skep.spec.Ipv4Block;
import io.skep.spec.NetworkAttachment;
import io.skep.spec.NetworkSpec;
import io.skep.spec.NetworkSpec.IpamPool;
import io.skep.spec.PortConfig;
import io.skep.spec.ServiceSpec;
import io.skep.spec.TaskSpec;
import io.skep.testdata.Life;
import io.skep.testdata.Specs;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which addresses networks and services get, in the order of the log. */
final class AddressingTest {
  private SwarmView view = SwarmView.empty();

  private void happens(String id, Object event) {
    Meta meta = new Meta(Life.START, Principal.system("test"), Cause.event(1));
    view = view.apply(new LoggedEvent(view.index() + 1, id, new Recorded<>(meta, event)));
  }

  private void network(String name, IpamPool... pools) {
    happens(
        "network|" + name,
        new NetworkEvent.NetworkCreated(
            new NetworkSpec(
                name,
                null,
                "overlay",
                null,
                false,
                false,
                name.equals("ingress"),
                false,
                "default",
                null,
                List.of(pools),
                false)));
  }

  private String subnet(String name) {
    return view.shared()
        .addresses()
        .of(new NetworkId(name))
        .map(cut -> cut.subnets().getFirst().pool().subnet() + " " + cut.vxlan())
        .orElse("none");
  }

  private static ServiceSpec service(String name, String mode, PortConfig[] ports, String... in) {
    ServiceSpec spec = Specs.service(name, 1);
    TaskSpec task = spec.taskTemplate();
    List<NetworkAttachment> networks =
        Arrays.stream(in).map(each -> new NetworkAttachment(each, null, null)).toList();
    return new ServiceSpec(
        name,
        null,
        new TaskSpec(
            task.containerSpec(), null, null, null, null, null, networks, null, 0, "container"),
        spec.mode(),
        null,
        null,
        null,
        new EndpointSpec(mode, List.of(ports)));
  }

  private static PortConfig port(long target, long published, String mode) {
    return new PortConfig(null, "tcp", target, published, mode);
  }

  private void serve(String name, String mode, PortConfig[] ports, String... in) {
    ServiceSpec spec = service(name, mode, ports, in);
    happens(
        "service|" + name,
        view.service(new ServiceId(name)).isEmpty()
            ? new ServiceEvent.ServiceCreated(spec)
            : new ServiceEvent.ServiceUpdated(spec));
  }

  private List<String> addresses(String name) {
    return view.shared()
        .addresses()
        .of(new ServiceId(name))
        .map(
            all ->
                all.virtualIps().stream().map(vip -> vip.network() + " " + vip.address()).toList())
        .orElse(List.of());
  }

  private static final PortConfig[] NONE = {};

  @Test
  void poolsAreCutInOrderAndWhatHasJustGoneIsNotUsedAgainAtOnce() {
    network("ingress");
    network("a");
    happens("network|a", new NetworkEvent.NetworkRemoved());
    network("b");

    assertThat(subnet("ingress")).isEqualTo("10.0.0.0/24 4096");
    assertThat(subnet("a")).isEqualTo("none");
    assertThat(subnet("b")).isEqualTo("10.0.2.0/24 4098");
  }

  @Test
  void aNetworkWhoseAddressesAreTakenGetsNone() {
    network("a", new IpamPool("10.0.1.0/24", null, null));
    network("b", new IpamPool("10.0.0.0/16", null, null));
    network("c");
    network("d");

    assertThat(subnet("a")).isEqualTo("10.0.1.0/24 4096");
    assertThat(subnet("b")).isEqualTo("none");
    assertThat(subnet("c")).isEqualTo("10.0.0.0/24 4097");
    assertThat(subnet("d")).isEqualTo("10.0.2.0/24 4098");
  }

  @Test
  void aServiceKeepsItsAddressesAsLongAsItIsInANetwork() {
    network("ingress");
    network("a");
    network("b", new IpamPool("10.66.0.0/24", "10.66.0.128/25", "10.66.0.1"));
    serve("web", "vip", new PortConfig[] {port(80, 8080, "ingress")}, "a", "b");
    serve("db", "vip", NONE, "a");

    assertThat(addresses("web"))
        .containsExactly("ingress 10.0.0.2/24", "a 10.0.1.2/24", "b 10.66.0.128/24");
    assertThat(addresses("db")).containsExactly("a 10.0.1.3/24");

    serve("web", "vip", NONE, "b", "a");
    assertThat(addresses("web")).containsExactly("a 10.0.1.2/24", "b 10.66.0.128/24");
    serve("web", "dnsrr", NONE, "a");
    assertThat(addresses("web")).isEmpty();
    serve("web", "vip", NONE, "a");
    assertThat(addresses("web")).containsExactly("a 10.0.1.4/24");
    happens("service|web", new ServiceEvent.ServiceRemoved());
    assertThat(view.shared().addresses().of(new ServiceId("web"))).isEmpty();
  }

  @Test
  void portsLeftToTheSwarmArePickedAndKept() {
    network("ingress");
    serve(
        "web",
        "vip",
        new PortConfig[] {port(80, 0, "ingress"), port(81, 9000, "ingress"), port(82, 0, "host")});
    serve("other", "vip", new PortConfig[] {port(80, 0, "ingress")});

    assertThat(view.shared().addresses().of(new ServiceId("web")).orElseThrow().ports())
        .containsExactly(
            port(81, 9000, "ingress"), port(82, 0, "host"), port(80, 30_000, "ingress"));
    assertThat(view.shared().addresses().of(new ServiceId("other")).orElseThrow().ports())
        .containsExactly(port(80, 30_001, "ingress"));
    serve("web", "vip", new PortConfig[] {port(80, 0, "ingress")});
    assertThat(view.shared().addresses().of(new ServiceId("web")).orElseThrow().ports())
        .containsExactly(port(80, 30_000, "ingress"));
  }

  /** One counter for all once gave a DNS server's UDP port another number than its TCP port. */
  @Test
  void eachProtocolHasPortsOfItsOwn() {
    PortConfig udp = new PortConfig(null, "udp", 53, 0, "ingress");
    serve("dns", "vip", new PortConfig[] {port(53, 0, "ingress"), udp, port(80, 0, "ingress")});
    serve("other", "vip", new PortConfig[] {udp});

    assertThat(view.shared().addresses().of(new ServiceId("dns")).orElseThrow().ports())
        .extracting(each -> each.publishedPort() + "/" + each.protocol())
        .containsExactly("30000/tcp", "30000/udp", "30001/tcp");
    assertThat(view.shared().addresses().of(new ServiceId("other")).orElseThrow().ports())
        .extracting(PortConfig::publishedPort)
        .containsExactly(30_001L);
  }

  @Test
  void aFullSubnetGivesNothingMore() {
    network("a", new IpamPool("10.9.0.0/29", null, null));
    for (int i = 0; i < 6; i++) {
      serve("s" + i, "vip", NONE, "a");
    }
    assertThat(addresses("s4")).containsExactly("a 10.9.0.6/29");
    assertThat(addresses("s5")).isEmpty();
    happens("service|s0", new ServiceEvent.ServiceRemoved());
    serve("s5", "vip", NONE, "a");
    assertThat(addresses("s5")).containsExactly("a 10.9.0.2/29");
  }

  @Test
  void blocksAreReadAsTheyAreWritten() {
    assertThat(Ipv4Block.parse("10.1.2.3/16")).hasValue(new Ipv4Block(0x0a010000L, 16));
    assertThat(Ipv4Block.parse("10.1.2.3/16").orElseThrow().toString()).isEqualTo("10.1.0.0/16");
    for (String bad : List.of("", "10.1.2/8", "10.1.2.256/8", "10.1.2.3/33", "fd00::/8")) {
      assertThat(Ipv4Block.parse(bad)).as(bad).isEmpty();
    }
  }
}
