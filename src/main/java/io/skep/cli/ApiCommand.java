package io.skep.cli;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skep api}: one request as it is, for scripts where no other client is at hand. */
@Command(name = "api", description = "Send one request to the API and print what it answers.")
final class ApiCommand implements Callable<Integer> {

  @Mixin private final Asking asking = new Asking();

  @Parameters(index = "0", paramLabel = "METHOD", description = "GET, POST, PUT or DELETE")
  String method = "";

  @Parameters(index = "1", paramLabel = "PATH", description = "such as /skep/v1/health")
  String path = "";

  @Option(
      names = {"-d", "--data"},
      paramLabel = "JSON",
      defaultValue = "",
      description = "the request's body")
  String data = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Api api = Api.streaming(asking.uri(System.getenv()), System.getenv());
        Response response = api.send(method(), path, data);
        Reader body = new InputStreamReader(response.getBody(), StandardCharsets.UTF_8)) {
      char[] part = new char[8192];
      for (int read = body.read(part); read >= 0; read = body.read(part)) {
        out.write(part, 0, read);
        out.flush();
      }
      return 0;
    } catch (IOException e) {
      throw new CommandFailed("the answer broke off: " + e.getMessage());
    }
  }

  private Request.Method method() {
    String word = method.toUpperCase(Locale.ROOT);
    return Arrays.stream(Request.Method.values())
        .filter(known -> known.name().equals(word))
        .findFirst()
        .orElseThrow(() -> new CommandFailed("method: " + method + " (expected: GET, POST, ...)"));
  }
}
