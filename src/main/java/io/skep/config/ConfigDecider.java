package io.skep.config;

import io.skep.config.ConfigCommand.CreateConfig;
import io.skep.config.ConfigCommand.RemoveConfig;
import io.skep.config.ConfigCommand.UpdateConfig;
import io.skep.config.ConfigEvent.ConfigCreated;
import io.skep.config.ConfigEvent.ConfigRemoved;
import io.skep.config.ConfigEvent.ConfigUpdated;
import io.skep.config.ConfigRejection.NameTaken;
import io.skep.config.ConfigRejection.NoSuchConfig;
import io.skep.config.ConfigRejection.OnlyLabels;
import io.skep.config.ConfigRejection.OutOfSequence;
import io.skep.entity.Decider;
import io.skep.kernel.Decision;
import io.skep.kernel.Meta;
import io.skep.spec.PayloadSpec;
import org.jspecify.annotations.Nullable;

/** The rules of a config: its payload never changes, only its labels do. */
public record ConfigDecider(String id) implements Decider<ConfigCommand, ConfigEvent, Config> {
  @Override
  public Decision<ConfigEvent> decide(@Nullable Config state, ConfigCommand command) {
    if (command instanceof CreateConfig create) {
      return create(state, create);
    }
    if (state == null) {
      return Decision.refuse(new NoSuchConfig(id));
    }
    if (state.removed()) {
      return command instanceof RemoveConfig
          ? Decision.nothing()
          : Decision.refuse(new NoSuchConfig(id));
    }
    return switch (command) {
      case CreateConfig create -> create(state, create);
      case UpdateConfig update -> update(state, update);
      case RemoveConfig remove -> Decision.accept(new ConfigRemoved());
    };
  }

  private static Decision<ConfigEvent> create(@Nullable Config state, CreateConfig command) {
    if (state == null) {
      return Decision.accept(new ConfigCreated(command.spec(), command.payload()));
    }
    boolean again =
        !state.removed()
            && state.spec().equals(command.spec())
            && state.payload().equals(command.payload());
    return again ? Decision.nothing() : Decision.refuse(new NameTaken(state.name()));
  }

  private static Decision<ConfigEvent> update(Config state, UpdateConfig command) {
    PayloadSpec wanted = state.spec().labelled(command.spec().labels());
    if (!wanted.equals(command.spec())) {
      return Decision.refuse(new OnlyLabels());
    }
    return command.expectedRevision() == state.revision()
        ? Decision.accept(new ConfigUpdated(wanted))
        : Decision.refuse(new OutOfSequence());
  }

  @Override
  public Config apply(@Nullable Config state, ConfigEvent event, Meta meta) {
    return switch (event) {
      case ConfigCreated first ->
          state == null
              ? new Config(first.spec(), first.payload(), 1, meta.time(), meta.time(), false)
              : state;
      case ConfigUpdated updated -> next(begun(state), updated.spec(), meta, false);
      case ConfigRemoved gone -> next(begun(state), begun(state).spec(), meta, true);
    };
  }

  private Config begun(@Nullable Config state) {
    if (state == null) {
      throw new IllegalStateException("config " + id + ": does not start with its creation");
    }
    return state;
  }

  private static Config next(Config before, PayloadSpec spec, Meta meta, boolean removed) {
    return new Config(
        spec,
        before.payload(),
        removed ? before.revision() : before.revision() + 1,
        before.createdAt(),
        meta.time(),
        removed);
  }
}
