package io.skep.simulation;

import io.skep.agent.memory.InMemoryEngine;
import io.skep.agent.memory.Program;
import java.time.Duration;
import java.util.List;

/** What the images of simulated services do. */
final class Images {
  static final String GOOD = "web:9";
  static final String GOOD_JOB = "job:9";
  static final List<String> SERVICES =
      List.of("web:1", "web:2", "web:3", "slow:1", "web:1", "web:2", "web:3", "slow:1");
  static final List<String> BAD =
      List.of("crash:1", "crash:2", "broken:1", "missing:1", "sick:1", "ends:1");
  static final List<String> JOBS = List.of("job:1", "job:2", "job:1", "jobfail:1", "missing:1");

  private Images() {}

  static InMemoryEngine all(InMemoryEngine engine) {
    return engine
        .withImage("web:1", Program.forever())
        .withImage("web:2", Program.forever())
        .withImage("web:3", Program.forever())
        .withImage(GOOD, Program.forever())
        .withImage("slow:1", Program.checked(Duration.ofSeconds(3), true))
        .withImage("sick:1", Program.checked(Duration.ofSeconds(2), false))
        .withImage("crash:1", Program.ends(Duration.ofSeconds(1), 1))
        .withImage("crash:2", Program.ends(Duration.ofSeconds(4), 2))
        .withImage("ends:1", Program.ends(Duration.ofSeconds(2), 0))
        .withImage("broken:1", Program.broken("exec format error"))
        .withImage("job:1", Program.ends(Duration.ofSeconds(1), 0))
        .withImage("job:2", Program.ends(Duration.ofSeconds(5), 0))
        .withImage(GOOD_JOB, Program.ends(Duration.ofSeconds(2), 0))
        .withImage("jobfail:1", Program.ends(Duration.ofSeconds(2), 3));
  }
}
