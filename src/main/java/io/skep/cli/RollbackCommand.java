package io.skep.cli;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skep rollback}: back to any revision. */
@Command(
    name = "rollback",
    description = "Take a service back to any of its revisions; see 'skep revisions'.")
final class RollbackCommand implements Callable<Integer> {
  @Mixin private final Asking asking = new Asking();

  @Parameters(paramLabel = "SERVICE", description = "a service by name or id")
  String service = "";

  @Option(
      names = "--revision",
      paramLabel = "N",
      description = "the revision to go back to (default: the one before the present)")
  @Nullable Long revision;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    try (Api api = Api.at(asking.uri(System.getenv()), System.getenv())) {
      String path = "/skep/v1/services/" + Paths.part(service);
      long target = revision == null ? newest(api, path) - 1 : revision;
      try (Response done =
          api.send(Request.Method.POST, path + "/rollback?revision=" + target, "")) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(
            asking.json
                ? Api.JSON.createObjectNode().put("service", service).put("revision", target)
                : service + ": rolling back to revision " + target);
        out.flush();
        return done.getStatusCode() < 300 ? 0 : 1;
      }
    }
  }

  private static long newest(Api api, String path) {
    long newest = api.get(path + "/revisions").path("revisions").size();
    if (newest < 2) {
      throw new CommandFailed("the service has no earlier revision");
    }
    return newest;
  }
}
