package io.skep.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skep plan}: what a change would do, without doing it. */
@Command(
    name = "plan",
    description = "Say what a change to a service would do and where each task would go.")
final class PlanCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(name = "create", description = "Plan a new service.")
  int create(
      @Mixin Asking asking,
      @Option(names = "--spec", required = true, paramLabel = "FILE", description = SPEC)
          Path file) {
    try (Api api = api(asking)) {
      return answer(api, asking, "/services/create?dryRun=true", read(file));
    }
  }

  private static final String SPEC = "the service's spec as JSON, as the API takes it";

  @Command(name = "update", description = "Plan an update of a service.")
  int update(
      @Mixin Asking asking,
      @Parameters(paramLabel = "SERVICE", description = "a service by name or id") String service,
      @Option(names = "--spec", paramLabel = "FILE", description = SPEC) @Nullable Path file,
      @Option(names = "--image", paramLabel = "IMAGE", description = "another image")
          @Nullable String image,
      @Option(names = "--replicas", paramLabel = "N", description = "so many replicas")
          @Nullable Long replicas,
      @Option(names = "--force", description = "replace all tasks") boolean force) {
    try (Api api = api(asking)) {
      JsonNode now = api.get("/services/" + Paths.part(service));
      ObjectNode wanted = file == null ? object(now.path("Spec")) : read(file);
      if (image != null) {
        wanted.withObject("/TaskTemplate/ContainerSpec").put("Image", image);
      }
      if (replicas != null) {
        scale(wanted, replicas);
      }
      if (force) {
        ObjectNode task = wanted.withObject("/TaskTemplate");
        task.put("ForceUpdate", task.path("ForceUpdate").asLong() + 1);
      }
      return answer(api, asking, update(now), wanted);
    }
  }

  @Command(name = "scale", description = "Plan another number of replicas.")
  int scale(
      @Mixin Asking asking,
      @Parameters(paramLabel = "SERVICE=N", arity = "1..*", description = "services and replicas")
          List<String> targets) {
    try (Api api = api(asking)) {
      int worst = 0;
      for (String target : targets) {
        int equals = target.lastIndexOf('=');
        if (equals < 1 || !target.substring(equals + 1).matches("[0-9]{1,18}")) {
          throw new ParameterException(
              spec.commandLine(), target + " (expected: SERVICE=REPLICAS)");
        }
        JsonNode now = api.get("/services/" + Paths.part(target.substring(0, equals)));
        ObjectNode wanted = object(now.path("Spec"));
        scale(wanted, Long.parseLong(target.substring(equals + 1)));
        worst = Math.max(worst, answer(api, asking, update(now), wanted));
      }
      return worst;
    }
  }

  @Command(name = "rollback", description = "Plan a rollback to an earlier revision.")
  int rollback(
      @Mixin Asking asking,
      @Parameters(paramLabel = "SERVICE", description = "a service by name or id") String service,
      @Option(
              names = "--revision",
              required = true,
              paramLabel = "N",
              description = "the revision to go back to")
          long revision) {
    try (Api api = api(asking)) {
      String path = "/skep/v1/services/" + Paths.part(service) + "/rollback?dryRun=true&revision=";
      return answer(api, asking, path + revision, null);
    }
  }

  private static Api api(Asking asking) {
    return Api.at(asking.uri(System.getenv()), System.getenv());
  }

  private static void scale(ObjectNode wanted, long replicas) {
    if (!wanted.at("/Mode/Replicated").isObject()) {
      throw new CommandFailed("scale can only be used with replicated mode");
    }
    wanted.withObject("/Mode/Replicated").put("Replicas", replicas);
  }

  private static String update(JsonNode now) {
    return "/services/%s/update?dryRun=true&version=%d"
        .formatted(now.path("ID").asText(), now.at("/Version/Index").asLong());
  }

  private static ObjectNode read(Path file) {
    try {
      return object(Api.JSON.readTree(Files.readString(file)));
    } catch (IOException e) {
      throw new CommandFailed(file + ": " + e.getMessage());
    }
  }

  private static ObjectNode object(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new CommandFailed("the spec is no JSON object");
  }

  private int answer(Api api, Asking asking, String path, @Nullable JsonNode body) {
    PrintWriter out = spec.commandLine().getOut();
    String text = body == null ? "" : body.toString();
    try (Response response = api.send(Request.Method.POST, path, text)) {
      JsonNode plan = Api.JSON.readTree(response.getBody());
      if (asking.json) {
        out.println(plan.toPrettyString());
      } else {
        PlanText.print(out, plan);
      }
      out.flush();
      return 0;
    } catch (IOException e) {
      throw new CommandFailed("the answer broke off: " + e.getMessage());
    }
  }
}
