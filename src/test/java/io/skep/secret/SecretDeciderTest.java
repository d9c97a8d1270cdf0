package io.skep.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.kernel.Decision;
import io.skep.kernel.Meta;
import io.skep.kernel.SealedBytes;
import io.skep.secret.SecretCommand.CreateSecret;
import io.skep.secret.SecretCommand.RemoveSecret;
import io.skep.secret.SecretCommand.UpdateSecret;
import io.skep.secret.SecretEvent.SecretCreated;
import io.skep.secret.SecretEvent.SecretRemoved;
import io.skep.secret.SecretEvent.SecretUpdated;
import io.skep.secret.SecretRejection.InUse;
import io.skep.secret.SecretRejection.NameTaken;
import io.skep.secret.SecretRejection.NoSuchSecret;
import io.skep.secret.SecretRejection.OnlyLabels;
import io.skep.secret.SecretRejection.OutOfSequence;
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

  private final Life<SecretCommand, SecretEvent, Secret> secret =
      new Life<>(new SecretDecider("s1"));

  @Test
  void isAsItWasMadeAndMadeOnlyOnce() {
    assertThat(secret.tell(new CreateSecret(SPEC, PAYLOAD)))
        .isEqualTo(Decision.accept(new SecretCreated(SPEC, PAYLOAD)));
    assertThat(secret.state())
        .isEqualTo(new Secret(SPEC, PAYLOAD, 1, Life.START, Life.START, false));
    assertThat(secret.tell(new CreateSecret(SPEC, PAYLOAD))).isEqualTo(Decision.nothing());
    assertThat(secret.tell(new CreateSecret(SPEC, new SealedBytes(new byte[1]))))
        .isEqualTo(Decision.refuse(new NameTaken("one")));
  }

  @Test
  void onlyLabelsChangeAndOnlyIfNobodyElseChangedThem() {
    secret.tell(new CreateSecret(SPEC, PAYLOAD));
    PayloadSpec labelled = SPEC.labelled(Map.of("n", "1"));

    assertThat(secret.tell(new UpdateSecret(labelled, 1)))
        .isEqualTo(Decision.accept(new SecretUpdated(labelled)));
    assertThat(secret.state().revision()).isEqualTo(2);
    assertThat(secret.state().payload()).isEqualTo(PAYLOAD);
    assertThat(secret.tell(new UpdateSecret(SPEC, 1)))
        .isEqualTo(Decision.refuse(new OutOfSequence()));
    for (PayloadSpec other :
        List.of(
            new PayloadSpec("two", null, null, null),
            new PayloadSpec("one", null, null, new LogDriver("golang", null)))) {
      assertThat(secret.tell(new UpdateSecret(other, 2)))
          .isEqualTo(Decision.refuse(new OnlyLabels()));
    }
  }

  @Test
  void whatIsGoneIsGoneOnce() {
    assertThat(secret.tell(new RemoveSecret())).isEqualTo(Decision.refuse(new NoSuchSecret("s1")));
    secret.tell(new CreateSecret(SPEC, PAYLOAD));

    assertThat(secret.tell(new RemoveSecret())).isEqualTo(Decision.accept(new SecretRemoved()));
    assertThat(secret.state().removed()).isTrue();
    assertThat(secret.tell(new RemoveSecret())).isEqualTo(Decision.nothing());
    assertThat(secret.tell(new UpdateSecret(SPEC, 1)))
        .isEqualTo(Decision.refuse(new NoSuchSecret("s1")));
    assertThat(secret.tell(new CreateSecret(SPEC, PAYLOAD)))
        .isEqualTo(Decision.refuse(new NameTaken("one")));
  }

  @Test
  void refusalsSpeakAsSwarmDoes() {
    assertThat(new InUse("one", List.of("web")).message())
        .isEqualTo("secret 'one' is in use by the following service: web");
    assertThat(new InUse("one", List.of("a", "b")).message())
        .isEqualTo("secret 'one' is in use by the following services: a, b");
    assertThat(new NameTaken("one").message()).isEqualTo("secret one already exists");
  }

  @Test
  void nothingOfThePayloadIsPrinted() {
    assertThat(new CreateSecret(SPEC, PAYLOAD).toString()).doesNotContain("115").contains("sealed");
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
