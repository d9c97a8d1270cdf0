package io.skep.cli;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command that asks the daemon takes. */
final class Asking {

  static final String DEFAULT_HOST = "unix:///run/skep/skep.sock";

  @Option(
      names = {"-H", "--host"},
      paramLabel = "URI",
      description =
          "the daemon's API (default: SKEP_HOST, else DOCKER_HOST, else " + DEFAULT_HOST + ")")
  @Nullable String host;

  @Option(names = "--json", description = "print JSON")
  boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  boolean help;

  /** The daemon's address; a socket's path alone will do, too. */
  URI uri(Map<String, String> environment) {
    String given = host;
    for (String name : new String[] {"SKEP_HOST", "DOCKER_HOST"}) {
      String value = environment.get(name);
      if (given == null && value != null && !value.isEmpty()) {
        given = value;
      }
    }
    String address = given == null ? DEFAULT_HOST : given;
    URI uri = parse(address.startsWith("/") ? "unix://" + address : address);
    if (!"unix".equals(uri.getScheme()) && !"tcp".equals(uri.getScheme())) {
      throw new CommandFailed(
          "host: " + address + " (expected: unix:///PATH or tcp://ADDRESS:PORT)");
    }
    return uri;
  }

  private static URI parse(String address) {
    try {
      return URI.create(address);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed("host: " + address + " is no address: " + e.getMessage());
    }
  }
}
