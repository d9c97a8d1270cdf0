package io.skep.refusal;

import io.skep.entity.Decider;
import io.skep.kernel.Decision;
import io.skep.kernel.Meta;
import org.jspecify.annotations.Nullable;

/** Records a refusal once; the refused request's id is the entity's id, the event its state. */
public final class RefusalDecider
    implements Decider<CommandRefused, CommandRefused, CommandRefused> {
  @Override
  public Decision<CommandRefused> decide(@Nullable CommandRefused state, CommandRefused command) {
    return state == null ? Decision.accept(command) : Decision.nothing();
  }

  @Override
  public CommandRefused apply(@Nullable CommandRefused state, CommandRefused event, Meta meta) {
    return event;
  }
}
