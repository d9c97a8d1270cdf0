package io.skep.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.config.ConfigCommand.CreateConfig;
import io.skep.config.ConfigCommand.RemoveConfig;
import io.skep.config.ConfigCommand.UpdateConfig;
import io.skep.config.ConfigEvent.ConfigCreated;
import io.skep.config.ConfigEvent.ConfigRemoved;
import io.skep.config.ConfigEvent.ConfigUpdated;
import io.skep.config.ConfigRejection.InUse;
import io.skep.config.ConfigRejection.NameTaken;
import io.skep.config.ConfigRejection.NoSuchConfig;
import io.skep.config.ConfigRejection.OnlyLabels;
import io.skep.config.ConfigRejection.OutOfSequence;
import io.skep.kernel.Decision;
import io.skep.kernel.Meta;
import io.skep.kernel.SealedBytes;
import io.skep.spec.LogDriver;
import io.skep.spec.PayloadSpec;
import io.skep.testdata.Life;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rules of a config, as laws. */
final class ConfigDeciderTest {
  private static final PayloadSpec SPEC = new PayloadSpec("one", Map.of("a", "b"), null, null);
  private static final SealedBytes PAYLOAD =
      new SealedBytes("sealed".getBytes(StandardCharsets.UTF_8));

  private final Life<ConfigCommand, ConfigEvent, Config> config =
      new Life<>(new ConfigDecider("s1"));

  @Test
  void isAsItWasMadeAndMadeOnlyOnce() {
    assertThat(config.tell(new CreateConfig(SPEC, PAYLOAD)))
        .isEqualTo(Decision.accept(new ConfigCreated(SPEC, PAYLOAD)));
    assertThat(config.state())
        .isEqualTo(new Config(SPEC, PAYLOAD, 1, Life.START, Life.START, false));
    assertThat(config.tell(new CreateConfig(SPEC, PAYLOAD))).isEqualTo(Decision.nothing());
    assertThat(config.tell(new CreateConfig(SPEC, new SealedBytes(new byte[1]))))
        .isEqualTo(Decision.refuse(new NameTaken("one")));
  }

  @Test
  void onlyLabelsChangeAndOnlyIfNobodyElseChangedThem() {
    config.tell(new CreateConfig(SPEC, PAYLOAD));
    PayloadSpec labelled = SPEC.labelled(Map.of("n", "1"));

    assertThat(config.tell(new UpdateConfig(labelled, 1)))
        .isEqualTo(Decision.accept(new ConfigUpdated(labelled)));
    assertThat(config.state().revision()).isEqualTo(2);
    assertThat(config.state().payload()).isEqualTo(PAYLOAD);
    assertThat(config.tell(new UpdateConfig(SPEC, 1)))
        .isEqualTo(Decision.refuse(new OutOfSequence()));
    for (PayloadSpec other :
        List.of(
            new PayloadSpec("two", null, null, null),
            new PayloadSpec("one", null, null, new LogDriver("golang", null)))) {
      assertThat(config.tell(new UpdateConfig(other, 2)))
          .isEqualTo(Decision.refuse(new OnlyLabels()));
    }
  }

  @Test
  void whatIsGoneIsGoneOnce() {
    assertThat(config.tell(new RemoveConfig())).isEqualTo(Decision.refuse(new NoSuchConfig("s1")));
    config.tell(new CreateConfig(SPEC, PAYLOAD));

    assertThat(config.tell(new RemoveConfig())).isEqualTo(Decision.accept(new ConfigRemoved()));
    assertThat(config.state().removed()).isTrue();
    assertThat(config.tell(new RemoveConfig())).isEqualTo(Decision.nothing());
    assertThat(config.tell(new UpdateConfig(SPEC, 1)))
        .isEqualTo(Decision.refuse(new NoSuchConfig("s1")));
    assertThat(config.tell(new CreateConfig(SPEC, PAYLOAD)))
        .isEqualTo(Decision.refuse(new NameTaken("one")));
  }

  @Test
  void refusalsSpeakAsSwarmDoes() {
    assertThat(new InUse("one", List.of("web")).message())
        .isEqualTo("config 'one' is in use by the following service: web");
    assertThat(new InUse("one", List.of("a", "b")).message())
        .isEqualTo("config 'one' is in use by the following services: a, b");
    assertThat(new NameTaken("one").message()).isEqualTo("config one already exists");
  }

  @Test
  void nothingOfThePayloadIsPrinted() {
    assertThat(new CreateConfig(SPEC, PAYLOAD).toString()).doesNotContain("115").contains("sealed");
  }

  @Test
  void aHistoryBeginsWithTheCreation() {
    Meta meta =
        new Meta(
            Life.START, io.skep.kernel.Principal.system("test"), io.skep.kernel.Cause.event(1));
    assertThatThrownBy(() -> new ConfigDecider("s1").apply(null, new ConfigRemoved(), meta))
        .isInstanceOf(IllegalStateException.class);
  }
}
