package io.skep.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code skep health}: whether the daemon can do its work; ends with 1 where it cannot. */
@Command(name = "health", description = "Tell whether the daemon can do its work.")
final class HealthCommand implements Callable<Integer> {

  @Mixin private final Asking asking = new Asking();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    try (Api api = Api.at(asking.uri(System.getenv()), System.getenv())) {
      JsonNode health = api.get("/skep/v1/health");
      PrintWriter out = spec.commandLine().getOut();
      if (asking.json) {
        out.println(health.toPrettyString());
      } else {
        health
            .properties()
            .forEach(entry -> out.println(entry.getKey() + ": " + text(entry.getValue())));
      }
      out.flush();
      return 0;
    }
  }

  private static String text(JsonNode value) {
    return value.isValueNode() ? value.asText() : value.toString();
  }
}
