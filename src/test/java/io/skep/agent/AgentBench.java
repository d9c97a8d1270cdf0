package io.skep.agent;

import io.skep.agent.memory.Call;
import io.skep.agent.memory.Call.Operation;
import io.skep.agent.memory.InMemoryEngine;
import io.skep.agent.memory.Program;
import io.skep.session.AssignedTask;
import java.nio.file.Path;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.io.TempDir;

/** One agent on an engine in memory, with a clock moved by hand and a task to run. */
abstract class AgentBench {
  final ManualClock clock = new ManualClock();
  final InMemoryEngine engine = new InMemoryEngine(clock).withImage("app", Program.forever());
  final AssignedTask task = Tasks.of("t1");

  @TempDir Path folder;

  abstract ActorTestKit kit();

  final Desk desk() {
    return new Desk(kit(), engine, folder, clock);
  }

  final long heard(Operation operation, AssignedTask of) {
    return engine.calls().stream().filter(new Call(operation, of.name())::equals).count();
  }

  final ContainerView container(AssignedTask of) {
    return engine.containers().stream()
        .filter(each -> each.name().equals(of.name()))
        .findFirst()
        .orElseThrow();
  }
}
