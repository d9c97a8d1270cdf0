package io.skep.spec.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each key is compared with, and how. */
final class ConstraintTest {
  private static final ConstrainedNode NODE =
      new ConstrainedNode(
          "abc123",
          "Host1",
          "10.1.2.3",
          "manager",
          "linux",
          "x86_64",
          Map.of("disk", "ssd", "Disk", "tape"),
          Map.of("storage", "zfs"));

  @ParameterizedTest
  @CsvSource({
    "node.id==abc123, true",
    "node.id!=abc123, false",
    "NODE.ID == ABC123, true",
    "node.hostname==host1, true",
    "node.hostname!=host2, true",
    "node.role==Manager, true",
    "node.role==worker, false",
    "node.platform.os==Linux, true",
    "node.platform.arch==x86_64, true",
    "node.platform.arch!=arm64, true",
    "node.ip==10.1.2.3, true",
    "node.ip==10.1.2.4, false",
    "node.ip!=10.1.2.4, true",
    "node.ip==10.1.0.0/16, true",
    "node.ip!=10.1.0.0/16, false",
    "node.ip==10.2.0.0/16, false",
    "node.ip==10.1.2.0/33, false",
    "node.ip==nowhere, false",
    "node.ip!=nowhere, false",
    "node.ip==fe80::1, false",
    "node.labels.disk==SSD, true",
    "node.labels.Disk==tape, true",
    "Node.Labels.disk==ssd, true",
    "node.labels.none==ssd, false",
    "node.labels.none!=ssd, true",
    "engine.labels.storage==zfs, true",
    "engine.labels.storage!=zfs, false",
    "node.color==red, false",
    "node.color!=red, false",
    "node.labels.==x, false",
  })
  void comparesWithoutCaseButForLabelKeys(String text, boolean met) {
    assertThat(Constraint.parse(text).matches(NODE)).isEqualTo(met);
  }

  @Test
  void refusesInSwarmsWords() {
    assertThatThrownBy(() -> Constraint.parse("node.role=worker"))
        .hasMessage("constraint expected one operator from ==, !=");
    assertThatThrownBy(() -> Constraint.parse("no de==x")).hasMessage("key 'no de' is invalid");
    assertThatThrownBy(() -> Constraint.parse("node.id==a<b")).hasMessage("value 'a<b' is invalid");
  }

  @Test
  void whatCannotBeReadIsNeverMet() {
    assertThat(Constraint.lenient("nonsense").matches(NODE)).isFalse();
  }
}
