package io.skep.app;

import io.skep.engine.DockerEngine;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skep daemon}: the options as the architecture's contract names them. */
@Command(
    name = "daemon",
    mixinStandardHelpOptions = true,
    description = "Runs the daemon in the foreground until SIGTERM or SIGINT.")
final class DaemonCommand implements Callable<Integer> {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where all state is kept (default: ${DEFAULT-VALUE}).",
      defaultValue = "/var/lib/skep")
  private Path dataDir = Path.of("/var/lib/skep");

  @Option(
      names = {"--host", "-H"},
      paramLabel = "URL",
      description =
          "Where the API listens: unix:///PATH or tcp://ADDR:PORT; may be repeated"
              + " (default: unix:///run/skep/skep.sock). TCP on loopback only.")
  private List<String> hosts = new ArrayList<>();

  @Option(
      names = "--engine",
      paramLabel = "URL",
      description = "The Docker Engine beside this daemon (default: ${DEFAULT-VALUE}).",
      defaultValue = "unix:///var/run/docker.sock")
  private String engine = "unix:///var/run/docker.sock";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings (HOCON) over those of reference.conf.")
  private @Nullable Path config;

  @Option(
      names = "--swarm-default-advertise-addr",
      paramLabel = "ADDR",
      description = "The address or interface that `swarm init` advertises unless told otherwise.")
  private @Nullable String defaultAdvertiseAddress;

  @Option(
      names = "--node-generic-resource",
      paramLabel = "KIND=VALUE",
      description =
          "A generic resource of this node, for services to reserve: KIND=NAME or KIND=COUNT; may"
              + " be repeated (default: what the engine says it has).")
  private List<String> genericResources = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    List<String> listen = hosts.isEmpty() ? List.of("unix:///run/skep/skep.sock") : hosts;
    DaemonOptions options =
        new DaemonOptions(
            dataDir.toAbsolutePath(),
            listen.stream().map(host -> DaemonOptions.address("--host", host)).toList(),
            DaemonOptions.address("--engine", engine),
            new DockerEngine(URI.create(engine), DaemonOptions.resources(genericResources)),
            Settings.load(config),
            defaultAdvertiseAddress);
    Daemon.run(options);
    return 0;
  }
}
