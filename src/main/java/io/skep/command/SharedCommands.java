package io.skep.command;

import io.skep.kernel.ConfigId;
import io.skep.kernel.NetworkId;
import io.skep.kernel.Rejection;
import io.skep.kernel.SecretId;
import io.skep.network.NetworkCommand;
import io.skep.network.NetworkCommand.CreateNetwork;
import io.skep.network.NetworkCommand.RemoveNetwork;
import io.skep.payload.PayloadCommand;
import io.skep.payload.PayloadCommand.CreatePayload;
import io.skep.payload.PayloadCommand.RemovePayload;
import io.skep.payload.PayloadCommand.UpdatePayload;
import io.skep.service.ServiceCommand;
import io.skep.service.ServiceCommand.CreateService;
import io.skep.service.ServiceCommand.UpdateService;
import io.skep.spec.PayloadSpec;
import io.skep.spec.ServiceSpec;
import io.skep.view.SwarmView;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why the other objects of the swarm do not let a command through; asked before its entity is. */
public final class SharedCommands {
  private SharedCommands() {}

  /** Why a secret cannot be made or removed. */
  public static Optional<Rejection> secret(SwarmView view, SecretId id, PayloadCommand command) {
    return switch (command) {
      case CreatePayload create ->
          SharedRules.payloadName(view, "secret", id.value(), name(create.spec()));
      case RemovePayload remove -> SharedRules.secretRemoval(view, id);
      case UpdatePayload update -> Optional.empty();
    };
  }

  /** Why a config cannot be made or removed. */
  public static Optional<Rejection> config(SwarmView view, ConfigId id, PayloadCommand command) {
    return switch (command) {
      case CreatePayload create ->
          SharedRules.payloadName(view, "config", id.value(), name(create.spec()));
      case RemovePayload remove -> SharedRules.configRemoval(view, id);
      case UpdatePayload update -> Optional.empty();
    };
  }

  /** Why a network cannot be made or removed. */
  public static Optional<Rejection> network(SwarmView view, NetworkId id, NetworkCommand command) {
    return switch (command) {
      case CreateNetwork create -> SharedRules.network(view, id, create.spec());
      case RemoveNetwork remove -> SharedRules.networkRemoval(view, id);
    };
  }

  /** Why a service cannot have this spec. */
  public static Optional<Rejection> service(SwarmView view, ServiceCommand command) {
    ServiceSpec spec = spec(command);
    return spec == null ? Optional.empty() : SharedRules.missing(view, spec);
  }

  /** Whether the command must not run beside one that makes or removes a shared object. */
  static boolean touchesShared(ServiceCommand command) {
    ServiceSpec spec = spec(command);
    return spec != null && SharedRules.sharesAnything(spec);
  }

  private static @Nullable ServiceSpec spec(ServiceCommand command) {
    return switch (command) {
      case CreateService create -> create.spec();
      case UpdateService update -> update.spec();
      default -> null;
    };
  }

  private static String name(PayloadSpec spec) {
    String name = spec.name();
    return name == null ? "" : name;
  }
}
