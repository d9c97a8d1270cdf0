package io.skep.secret;

import io.skep.entity.Decider;
import io.skep.kernel.Decision;
import io.skep.kernel.Meta;
import io.skep.payload.PayloadCommand;
import io.skep.payload.PayloadRules;
import io.skep.payload.SealedPayload;
import io.skep.secret.SecretEvent.SecretCreated;
import io.skep.secret.SecretEvent.SecretRemoved;
import io.skep.secret.SecretEvent.SecretUpdated;
import org.jspecify.annotations.Nullable;

/** A secret lives by the rules of payloads, with events of its own. */
public record SecretDecider(String id)
    implements Decider<PayloadCommand, SecretEvent, SealedPayload> {
  private PayloadRules<SecretEvent> rules() {
    return new PayloadRules<>(
        "secret", id, SecretCreated::new, SecretUpdated::new, new SecretRemoved());
  }

  @Override
  public Decision<SecretEvent> decide(@Nullable SealedPayload state, PayloadCommand command) {
    return rules().decide(state, command);
  }

  @Override
  public SealedPayload apply(@Nullable SealedPayload state, SecretEvent event, Meta meta) {
    return switch (event) {
      case SecretCreated first -> PayloadRules.begin(state, first.spec(), first.payload(), meta);
      case SecretUpdated labelled -> rules().label(state, labelled.spec(), meta);
      case SecretRemoved gone -> rules().end(state, meta);
    };
  }
}
