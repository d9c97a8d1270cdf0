package io.skep.api.http;

import io.skep.kernel.Principal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import jdk.net.ExtendedSocketOptions;

/** Names the client of a connection: by the kernel's word on unix sockets, else by its address. */
final class PeerPrincipal {

  private static final Path ACCOUNTS = Path.of("/etc/passwd");

  private final ConcurrentMap<String, Principal> users = new ConcurrentHashMap<>();

  Principal of(SocketChannel channel) throws IOException {
    if (channel.getRemoteAddress() instanceof InetSocketAddress address) {
      return Principal.tcp(address.getAddress().getHostAddress());
    }
    String user = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
    return users.computeIfAbsent(user, PeerPrincipal::named);
  }

  /** The JDK gives the name of an account, or its number where it has no name. */
  private static Principal named(String user) {
    OptionalLong uid = user.matches("\\d+") ? OptionalLong.of(Long.parseLong(user)) : uid(user);
    return uid.isPresent() ? Principal.user(user, uid.getAsLong()) : new Principal("user", user);
  }

  private static OptionalLong uid(String user) {
    try (Stream<String> lines = Files.lines(ACCOUNTS, StandardCharsets.ISO_8859_1)) {
      return lines
          .map(line -> line.split(":", -1))
          .filter(fields -> fields.length > 2 && fields[0].equals(user))
          .filter(fields -> fields[2].matches("\\d{1,10}"))
          .mapToLong(fields -> Long.parseLong(fields[2]))
          .findFirst();
    } catch (IOException unreadable) {
      return OptionalLong.empty();
    }
  }
}
