package io.skep.app;

import io.skep.agent.EngineException;
import io.skep.agent.memory.InMemoryEngine;
import io.skep.agent.memory.Program;
import io.skep.engine.DockerEngine;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon whose containers are in memory, for the launcher to make the start-up cache with: the
 * cache is to know the swarm's classes too, and no container of anybody may be touched for that.
 */
public final class Rehearsal {
  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

  private Rehearsal() {}

  /** Runs until SIGTERM; the arguments are the data folder and the path of the API's socket. */
  public static void main(String[] arguments) throws InterruptedException, IOException {
    knock(URI.create("unix://" + arguments[1] + ".no-engine"));
    Daemon.run(
        new DaemonOptions(
            Path.of(arguments[0]),
            List.of(DaemonOptions.address("socket", "unix://" + arguments[1])),
            DaemonOptions.address("engine", "unix://" + arguments[1] + ".no-engine"),
            new InMemoryEngine(InstantSource.system()).withImage("rehearsal", Program.forever()),
            Settings.load(null),
            null));
  }

  /** Asks an engine that is not there, so that the classes which ask are in the cache. */
  private static void knock(URI nobody) throws IOException {
    try (DockerEngine engine = new DockerEngine(nobody)) {
      engine.describe();
      throw new IllegalStateException(nobody + " answered (expected: nobody there)");
    } catch (EngineException expected) {
      LOG.debug("nobody answered, as it should be", expected);
    }
  }
}
