package io.skep.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.config.ConfigEvent.ConfigCreated;
import io.skep.config.ConfigEvent.ConfigRemoved;
import io.skep.config.ConfigEvent.ConfigUpdated;
import io.skep.kernel.Decision;
import io.skep.kernel.ObjectRejection.NameTaken;
import io.skep.kernel.ObjectRejection.NotFound;
import io.skep.kernel.SealedBytes;
import io.skep.payload.PayloadCommand;
import io.skep.payload.PayloadCommand.CreatePayload;
import io.skep.payload.PayloadCommand.RemovePayload;
import io.skep.payload.PayloadCommand.UpdatePayload;
import io.skep.payload.PayloadRejection.InUse;
import io.skep.payload.SealedPayload;
import io.skep.spec.PayloadSpec;
import io.skep.testdata.Life;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A config has events and words of its own; the rules are those that a secret's test holds. */
final class ConfigDeciderTest {
  private static final PayloadSpec SPEC = new PayloadSpec("one", Map.of("a", "b"), null, null);
  private static final SealedBytes SEALED =
      new SealedBytes("sealed".getBytes(StandardCharsets.UTF_8));

  private final Life<PayloadCommand, ConfigEvent, SealedPayload> config =
      new Life<>(new ConfigDecider("c1"));

  @Test
  void itsLifeIsToldInEventsOfConfigs() {
    PayloadSpec labelled = SPEC.labelled(Map.of("n", "1"));

    assertThat(config.tell(new CreatePayload(SPEC, SEALED)))
        .isEqualTo(Decision.accept(new ConfigCreated(SPEC, SEALED)));
    assertThat(config.tell(new UpdatePayload(labelled, 1)))
        .isEqualTo(Decision.accept(new ConfigUpdated(labelled)));
    assertThat(config.tell(new RemovePayload())).isEqualTo(Decision.accept(new ConfigRemoved()));
    assertThat(config.state())
        .isEqualTo(
            new SealedPayload(labelled, SEALED, 2, Life.START, Life.START.plusSeconds(2), true));
  }

  @Test
  void refusalsSpeakOfAConfig() {
    assertThat(config.tell(new RemovePayload()))
        .isEqualTo(Decision.refuse(new NotFound("config", "c1")));
    config.tell(new CreatePayload(SPEC, SEALED));

    assertThat(config.tell(new CreatePayload(SPEC, new SealedBytes(new byte[1]))))
        .isEqualTo(Decision.refuse(new NameTaken("config", "one")));
    assertThat(new InUse("config", "one", List.of("web")).message())
        .isEqualTo("config 'one' is in use by the following service: web");
    assertThat(new NotFound("config", "c1").message()).isEqualTo("config c1 not found");
  }
}
