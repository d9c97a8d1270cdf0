package io.skep.service;

import io.skep.entity.Decider;
import io.skep.kernel.Decision;
import io.skep.kernel.Meta;
import io.skep.kernel.ObjectRejection.NotFound;
import io.skep.kernel.ObjectRejection.OutOfSequence;
import io.skep.service.ServiceCommand.CreateService;
import io.skep.service.ServiceCommand.FallBackService;
import io.skep.service.ServiceCommand.RemoveService;
import io.skep.service.ServiceCommand.RevertService;
import io.skep.service.ServiceCommand.RollBackService;
import io.skep.service.ServiceCommand.SetUpdateStatus;
import io.skep.service.ServiceCommand.UpdateService;
import io.skep.service.ServiceEvent.ServiceCreated;
import io.skep.service.ServiceEvent.ServiceRemoved;
import io.skep.service.ServiceEvent.ServiceRolledBack;
import io.skep.service.ServiceEvent.ServiceUpdated;
import io.skep.service.ServiceEvent.UpdateStatusChanged;
import io.skep.service.ServiceRejection.AlreadyInForce;
import io.skep.service.ServiceRejection.ModeChangeUnsupported;
import io.skep.service.ServiceRejection.NameTaken;
import io.skep.service.ServiceRejection.NoPreviousSpec;
import io.skep.service.ServiceRejection.NoSuchRevision;
import io.skep.service.ServiceRejection.RenameUnsupported;
import io.skep.spec.ServiceMode;
import io.skep.spec.ServiceSpec;
import io.skep.spec.UpdateStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The decider of a service. An update conflicts only if the spec changed since it was read. */
public record ServiceDecider(String id) implements Decider<ServiceCommand, ServiceEvent, Service> {
  @Override
  public Decision<ServiceEvent> decide(@Nullable Service state, ServiceCommand command) {
    if (command instanceof CreateService create) {
      return create(state, create);
    }
    if (state == null || state.removed()) {
      return command instanceof RemoveService && state != null
          ? Decision.nothing()
          : Decision.refuse(new NotFound("service", id));
    }
    return switch (command) {
      case CreateService create -> create(state, create);
      case UpdateService update -> update(state, update);
      case RollBackService rollBack -> rollBack(state, rollBack);
      case RevertService revert -> revert(state, revert);
      case FallBackService fallBack -> fallBack(state, fallBack);
      case SetUpdateStatus set -> setStatus(state, set);
      case RemoveService remove -> Decision.accept(new ServiceRemoved());
    };
  }

  private static Decision<ServiceEvent> create(@Nullable Service state, CreateService command) {
    if (state == null) {
      return Decision.accept(new ServiceCreated(command.spec(), command.registryAuth()));
    }
    return !state.removed() && state.revision() == 1 && state.spec().equals(command.spec())
        ? Decision.nothing()
        : Decision.refuse(new NameTaken(state.name()));
  }

  private static Decision<ServiceEvent> update(Service state, UpdateService command) {
    if (!Objects.equals(state.spec().name(), command.spec().name())) {
      return Decision.refuse(new RenameUnsupported());
    }
    if (kindOf(state.spec().mode()) != kindOf(command.spec().mode())) {
      return Decision.refuse(new ModeChangeUnsupported());
    }
    return command.expectedRevision() == state.revision()
        ? Decision.accept(new ServiceUpdated(command.spec(), command.registryAuth()))
        : Decision.refuse(new OutOfSequence());
  }

  private Decision<ServiceEvent> rollBack(Service state, RollBackService command) {
    ServiceSpec previous = state.previousSpec();
    if (previous == null) {
      return Decision.refuse(new NoPreviousSpec(id));
    }
    return command.expectedRevision() == state.revision()
        ? Decision.accept(
            new ServiceRolledBack(
                previous,
                state.spec(),
                command.status(),
                state.previousRegistryAuth(),
                state.registryAuth()))
        : Decision.refuse(new OutOfSequence());
  }

  private Decision<ServiceEvent> revert(Service state, RevertService command) {
    if (command.revision() < 1 || command.revision() > state.revision()) {
      return Decision.refuse(new NoSuchRevision(id, command.revision(), state.revision()));
    }
    if (command.expectedRevision() != state.revision()) {
      return Decision.refuse(new OutOfSequence());
    }
    return command.revision() == state.revision()
        ? Decision.refuse(new AlreadyInForce(id, command.revision()))
        : Decision.accept(
            new ServiceRolledBack(
                command.spec(),
                state.spec(),
                command.status(),
                command.registryAuth(),
                state.registryAuth(),
                command.revision()));
  }

  private static Decision<ServiceEvent> fallBack(Service state, FallBackService command) {
    ServiceSpec previous = state.previousSpec();
    return previous == null || command.revision() != state.revision()
        ? Decision.nothing()
        : Decision.accept(
            new ServiceRolledBack(
                previous, null, command.status(), state.previousRegistryAuth(), null));
  }

  private static Decision<ServiceEvent> setStatus(Service state, SetUpdateStatus command) {
    return command.revision() != state.revision() || command.status().equals(state.updateStatus())
        ? Decision.nothing()
        : Decision.accept(new UpdateStatusChanged(command.status()));
  }

  private static int kindOf(@Nullable ServiceMode mode) {
    if (mode == null || mode.replicated() != null) {
      return 0;
    }
    if (mode.global() != null) {
      return 1;
    }
    return mode.replicatedJob() != null ? 2 : 3;
  }

  @Override
  public Service apply(@Nullable Service state, ServiceEvent event, Meta meta) {
    return state == null ? created(event, meta) : changed(state, event, meta);
  }

  private Service created(ServiceEvent event, Meta meta) {
    if (!(event instanceof ServiceCreated created)) {
      throw new IllegalStateException("service " + id + ": starts with " + event);
    }
    return new Service(
        created.spec(),
        null,
        1,
        null,
        meta.time(),
        meta.time(),
        false,
        created.registryAuth(),
        null);
  }

  private static Service changed(Service before, ServiceEvent event, Meta meta) {
    return switch (event) {
      case ServiceCreated again -> before;
      case ServiceUpdated updated -> updated(before, updated, meta);
      case ServiceRolledBack back -> rolledBack(before, back, meta);
      case UpdateStatusChanged changed -> same(before, changed.status(), meta, false);
      case ServiceRemoved removed -> same(before, before.updateStatus(), meta, true);
    };
  }

  private static Service updated(Service before, ServiceUpdated event, Meta meta) {
    return new Service(
        event.spec(),
        before.spec(),
        before.revision() + 1,
        null,
        before.createdAt(),
        meta.time(),
        false,
        event.registryAuth(),
        before.registryAuth());
  }

  private static Service rolledBack(Service before, ServiceRolledBack event, Meta meta) {
    return new Service(
        event.spec(),
        event.previousSpec(),
        before.revision() + 1,
        event.status(),
        before.createdAt(),
        meta.time(),
        false,
        event.registryAuth(),
        event.previousRegistryAuth());
  }

  private static Service same(
      Service before, @Nullable UpdateStatus status, Meta meta, boolean removed) {
    return new Service(
        before.spec(),
        before.previousSpec(),
        before.revision(),
        status,
        before.createdAt(),
        meta.time(),
        removed,
        before.registryAuth(),
        before.previousRegistryAuth());
  }
}
