package io.skep.api.http;

import io.skep.api.wire.MessageInput;
import io.skep.kernel.Principal;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The connection to our own handlers that one client uses, opened at its first request for us. */
final class OwnSide {

  private final ApiService service;
  private final Principal principal;
  private @Nullable PekkoDuplex duplex;
  private Exchange.@Nullable Server server;

  OwnSide(ApiService service, Principal principal) {
    this.service = service;
    this.principal = principal;
  }

  Exchange.Server server() {
    Exchange.Server existing = server;
    if (existing != null) {
      return existing;
    }
    PekkoDuplex opened = service.open(principal);
    Exchange.Server made =
        new Exchange.Server(opened, new MessageInput(opened), UnaryOperator.identity(), true);
    duplex = opened;
    server = made;
    return made;
  }

  /** Gives the connection back, or ends it with the exchange that is under way. */
  void close(boolean busy) {
    if (duplex != null) {
      if (busy) {
        duplex.close();
      } else {
        service.giveBack(duplex);
      }
    }
  }
}
