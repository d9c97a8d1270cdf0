package io.skep.secret;

import io.skep.entity.Decider;
import io.skep.kernel.Decision;
import io.skep.kernel.Meta;
import io.skep.secret.SecretCommand.CreateSecret;
import io.skep.secret.SecretCommand.RemoveSecret;
import io.skep.secret.SecretCommand.UpdateSecret;
import io.skep.secret.SecretEvent.SecretCreated;
import io.skep.secret.SecretEvent.SecretRemoved;
import io.skep.secret.SecretEvent.SecretUpdated;
import io.skep.secret.SecretRejection.NameTaken;
import io.skep.secret.SecretRejection.NoSuchSecret;
import io.skep.secret.SecretRejection.OnlyLabels;
import io.skep.secret.SecretRejection.OutOfSequence;
import io.skep.spec.PayloadSpec;
import org.jspecify.annotations.Nullable;

/** The rules of a secret: its payload never changes, only its labels do. */
public record SecretDecider(String id) implements Decider<SecretCommand, SecretEvent, Secret> {
  @Override
  public Decision<SecretEvent> decide(@Nullable Secret state, SecretCommand command) {
    if (command instanceof CreateSecret create) {
      return create(state, create);
    }
    if (state == null) {
      return Decision.refuse(new NoSuchSecret(id));
    }
    if (state.removed()) {
      return command instanceof RemoveSecret
          ? Decision.nothing()
          : Decision.refuse(new NoSuchSecret(id));
    }
    return switch (command) {
      case CreateSecret create -> create(state, create);
      case UpdateSecret update -> update(state, update);
      case RemoveSecret remove -> Decision.accept(new SecretRemoved());
    };
  }

  private static Decision<SecretEvent> create(@Nullable Secret state, CreateSecret command) {
    if (state == null) {
      return Decision.accept(new SecretCreated(command.spec(), command.payload()));
    }
    boolean again =
        !state.removed()
            && state.spec().equals(command.spec())
            && state.payload().equals(command.payload());
    return again ? Decision.nothing() : Decision.refuse(new NameTaken(state.name()));
  }

  private static Decision<SecretEvent> update(Secret state, UpdateSecret command) {
    PayloadSpec wanted = state.spec().labelled(command.spec().labels());
    if (!wanted.equals(command.spec())) {
      return Decision.refuse(new OnlyLabels());
    }
    return command.expectedRevision() == state.revision()
        ? Decision.accept(new SecretUpdated(wanted))
        : Decision.refuse(new OutOfSequence());
  }

  @Override
  public Secret apply(@Nullable Secret state, SecretEvent event, Meta meta) {
    return switch (event) {
      case SecretCreated first ->
          state == null
              ? new Secret(first.spec(), first.payload(), 1, meta.time(), meta.time(), false)
              : state;
      case SecretUpdated updated -> next(begun(state), updated.spec(), meta, false);
      case SecretRemoved gone -> next(begun(state), begun(state).spec(), meta, true);
    };
  }

  private Secret begun(@Nullable Secret state) {
    if (state == null) {
      throw new IllegalStateException("secret " + id + ": does not start with its creation");
    }
    return state;
  }

  private static Secret next(Secret before, PayloadSpec spec, Meta meta, boolean removed) {
    return new Secret(
        spec,
        before.payload(),
        removed ? before.revision() : before.revision() + 1,
        before.createdAt(),
        meta.time(),
        removed);
  }
}
