package io.skep.network;

import io.skep.entity.Decider;
import io.skep.kernel.Decision;
import io.skep.kernel.Meta;
import io.skep.kernel.ObjectRejection.NameTaken;
import io.skep.kernel.ObjectRejection.NotFound;
import io.skep.network.NetworkCommand.CreateNetwork;
import io.skep.network.NetworkCommand.RemoveNetwork;
import io.skep.network.NetworkEvent.NetworkCreated;
import io.skep.network.NetworkEvent.NetworkRemoved;
import org.jspecify.annotations.Nullable;

/** The rules of a network: it is made and removed, never changed. */
public record NetworkDecider(String id) implements Decider<NetworkCommand, NetworkEvent, Network> {
  @Override
  public Decision<NetworkEvent> decide(@Nullable Network state, NetworkCommand command) {
    return switch (command) {
      case CreateNetwork create -> create(state, create);
      case RemoveNetwork remove ->
          state == null
              ? Decision.refuse(new NotFound("network", id))
              : state.removed() ? Decision.nothing() : Decision.accept(new NetworkRemoved());
    };
  }

  private static Decision<NetworkEvent> create(@Nullable Network state, CreateNetwork command) {
    if (state == null) {
      return Decision.accept(new NetworkCreated(command.spec()));
    }
    return !state.removed() && state.spec().equals(command.spec())
        ? Decision.nothing()
        : Decision.refuse(new NameTaken("network", state.name()));
  }

  @Override
  public Network apply(@Nullable Network state, NetworkEvent event, Meta meta) {
    return switch (event) {
      case NetworkCreated first ->
          state == null ? new Network(first.spec(), meta.time(), false) : state;
      case NetworkRemoved gone -> gone(state);
    };
  }

  private Network gone(@Nullable Network state) {
    if (state == null) {
      throw new IllegalStateException("network " + id + ": does not start with its creation");
    }
    return new Network(state.spec(), state.createdAt(), true);
  }
}
