package io.skep.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a daemon is told of its node's generic resources. */
final class GenericResourcesTest {
  @Test
  void aNumberIsACountAndAnythingElseAName() {
    assertThat(GenericResources.parse(List.of("ssd=3", "gpu=uuid1,gpu=uuid2")))
        .containsExactly(
            new GenericResource(null, new DiscreteResource("ssd", 3)),
            new GenericResource(new NamedResource("gpu", "uuid1"), null),
            new GenericResource(new NamedResource("gpu", "uuid2"), null));
    assertThat(GenericResources.parse(List.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpu", "=1", "gpu=", "gpu=1,gpu=2", "gpu=a,gpu=a", "gpu=1,gpu=a", ","})
  void whatMakesNoSenseIsRefusedByName(String item) {
    assertThatThrownBy(() -> GenericResources.parse(List.of(item)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected");
  }
}
