package io.skep.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code skep version}: this command's own version, and what the daemon says of its. */
@Command(name = "version", description = "Print the versions of this command and of the daemon.")
final class VersionCommand implements Callable<Integer> {

  @Mixin private final Asking asking = new Asking();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (!asking.json) {
      out.println("Client: skep " + own());
      out.flush();
    }
    try (Api api = Api.at(asking.uri(System.getenv()), System.getenv())) {
      JsonNode server = api.get("/version");
      if (asking.json) {
        ObjectNode both = Api.JSON.createObjectNode().put("Client", own());
        out.println(both.set("Server", server).toPrettyString());
      } else {
        out.println("Server: " + server.path("Version").asText("unknown"));
        out.println("  API: " + server.path("ApiVersion").asText("unknown"));
        server.path("Components").forEach(part -> out.println("  " + component(part)));
      }
      out.flush();
      return 0;
    }
  }

  private static String component(JsonNode part) {
    return part.path("Name").asText() + ": " + part.path("Version").asText();
  }

  private static String own() {
    @Nullable String version = VersionCommand.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }
}
