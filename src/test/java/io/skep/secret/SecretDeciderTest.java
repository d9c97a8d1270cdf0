package io.skep.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.kernel.Decision;
import io.skep.kernel.Meta;
import io.skep.kernel.ObjectRejection.NameTaken;
import io.skep.kernel.ObjectRejection.NotFound;
import io.skep.kernel.ObjectRejection.OutOfSequence;
import io.skep.kernel.SealedBytes;
import io.skep.payload.PayloadCommand;
import io.skep.payload.PayloadCommand.CreatePayload;
import io.skep.payload.PayloadCommand.RemovePayload;
import io.skep.payload.PayloadCommand.UpdatePayload;
import io.skep.payload.PayloadRejection.InUse;
import io.skep.payload.PayloadRejection.OnlyLabels;
import io.skep.payload.SealedPayload;
import io.skep.secret.SecretEvent.SecretCreated;
import io.skep.secret.SecretEvent.SecretRemoved;
import io.skep.secret.SecretEvent.SecretUpdated;
import io.skep.spec.LogDriver;
import io.skep.spec.PayloadSpec;
import io.skep.testdata.Life;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rules of a secret, as laws. */
final class SecretDeciderTest {
  private static final PayloadSpec SPEC = new PayloadSpec("one", Map.of("a", "b"), null, null);
  private static final SealedBytes PAYLOAD =
      new SealedBytes("sealed".getBytes(StandardCharsets.UTF_8));

  private final Life<PayloadCommand, SecretEvent, SealedPayload> secret =
      new Life<>(new SecretDecider("s1"));

  @Test
  void isAsItWasMadeAndMadeOnlyOnce() {
    assertThat(secret.tell(new CreatePayload(SPEC, PAYLOAD)))
        .isEqualTo(Decision.accept(new SecretCreated(SPEC, PAYLOAD)));
    assertThat(secret.state())
        .isEqualTo(new SealedPayload(SPEC, PAYLOAD, 1, Life.START, Life.START, false));
    assertThat(secret.tell(new CreatePayload(SPEC, PAYLOAD))).isEqualTo(Decision.nothing());
    assertThat(secret.tell(new CreatePayload(SPEC, new SealedBytes(new byte[1]))))
        .isEqualTo(Decision.refuse(new NameTaken("secret", "one")));
  }

  @Test
  void onlyLabelsChangeAndOnlyIfNobodyElseChangedThem() {
    secret.tell(new CreatePayload(SPEC, PAYLOAD));
    PayloadSpec labelled = SPEC.labelled(Map.of("n", "1"));

    assertThat(secret.tell(new UpdatePayload(labelled, 1)))
        .isEqualTo(Decision.accept(new SecretUpdated(labelled)));
    assertThat(secret.state().revision()).isEqualTo(2);
    assertThat(secret.state().sealed()).isEqualTo(PAYLOAD);
    assertThat(secret.tell(new UpdatePayload(SPEC, 1)))
        .isEqualTo(Decision.refuse(new OutOfSequence()));
    for (PayloadSpec other :
        List.of(
            new PayloadSpec("two", null, null, null),
            new PayloadSpec("one", null, null, new LogDriver("golang", null)))) {
      assertThat(secret.tell(new UpdatePayload(other, 2)))
          .isEqualTo(Decision.refuse(new OnlyLabels()));
    }
  }

  @Test
  void whatIsGoneIsGoneOnce() {
    assertThat(secret.tell(new RemovePayload()))
        .isEqualTo(Decision.refuse(new NotFound("secret", "s1")));
    secret.tell(new CreatePayload(SPEC, PAYLOAD));

    assertThat(secret.tell(new RemovePayload())).isEqualTo(Decision.accept(new SecretRemoved()));
    assertThat(secret.state().removed()).isTrue();
    assertThat(secret.tell(new RemovePayload())).isEqualTo(Decision.nothing());
    assertThat(secret.tell(new UpdatePayload(SPEC, 1)))
        .isEqualTo(Decision.refuse(new NotFound("secret", "s1")));
    assertThat(secret.tell(new CreatePayload(SPEC, PAYLOAD)))
        .isEqualTo(Decision.refuse(new NameTaken("secret", "one")));
  }

  @Test
  void refusalsSpeakAsSwarmDoes() {
    assertThat(new InUse("secret", "one", List.of("web")).message())
        .isEqualTo("secret 'one' is in use by the following service: web");
    assertThat(new InUse("secret", "one", List.of("a", "b")).message())
        .isEqualTo("secret 'one' is in use by the following services: a, b");
    assertThat(new NameTaken("secret", "one").message()).isEqualTo("secret one already exists");
  }

  @Test
  void nothingOfThePayloadIsPrinted() {
    assertThat(new CreatePayload(SPEC, PAYLOAD).toString())
        .doesNotContain("115")
        .contains("sealed");
  }

  @Test
  void aHistoryBeginsWithTheCreation() {
    Meta meta =
        new Meta(
            Life.START, io.skep.kernel.Principal.system("test"), io.skep.kernel.Cause.event(1));
    assertThatThrownBy(() -> new SecretDecider("s1").apply(null, new SecretRemoved(), meta))
        .isInstanceOf(IllegalStateException.class);
  }
}
