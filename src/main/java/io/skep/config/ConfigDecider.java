package io.skep.config;

import io.skep.config.ConfigEvent.ConfigCreated;
import io.skep.config.ConfigEvent.ConfigRemoved;
import io.skep.config.ConfigEvent.ConfigUpdated;
import io.skep.entity.Decider;
import io.skep.kernel.Decision;
import io.skep.kernel.Meta;
import io.skep.payload.PayloadCommand;
import io.skep.payload.PayloadRules;
import io.skep.payload.SealedPayload;
import org.jspecify.annotations.Nullable;

/** A config lives by the rules of payloads, with events of its own. */
public record ConfigDecider(String id)
    implements Decider<PayloadCommand, ConfigEvent, SealedPayload> {
  private PayloadRules<ConfigEvent> rules() {
    return new PayloadRules<>(
        "config", id, ConfigCreated::new, ConfigUpdated::new, new ConfigRemoved());
  }

  @Override
  public Decision<ConfigEvent> decide(@Nullable SealedPayload state, PayloadCommand command) {
    return rules().decide(state, command);
  }

  @Override
  public SealedPayload apply(@Nullable SealedPayload state, ConfigEvent event, Meta meta) {
    return switch (event) {
      case ConfigCreated first -> PayloadRules.begin(state, first.spec(), first.payload(), meta);
      case ConfigUpdated labelled -> rules().label(state, labelled.spec(), meta);
      case ConfigRemoved gone -> rules().end(state, meta);
    };
  }
}
