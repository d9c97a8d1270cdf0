package io.skep.journal.bench;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.skep.kernel.Cause;
import io.skep.kernel.Meta;
import io.skep.kernel.Principal;
import io.skep.kernel.Recorded;
import io.skep.refusal.CommandRefused;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;

/** What the benchmarks of the journal share. */
final class Bench {
  private static final String REASON = "x".repeat(110);

  private Bench() {}

  static Config config(Path dir) {
    return ConfigFactory.parseString(
            """
            pekko.persistence.journal.plugin = "skep.raft-journal"
            pekko.persistence.max-concurrent-recoveries = 100000
            pekko.log-dead-letters = off
            skep.raft-journal.dir = "%s"
            """
                .formatted(dir))
        .withFallback(ConfigFactory.load());
  }

  /** An event of the usual size: some 280 bytes as CBOR. */
  static Recorded<CommandRefused> event() {
    return new Recorded<>(
        new Meta(
            Instant.now(),
            Principal.user("root", 0),
            Cause.command("0123456789abcdef", "POST /services/create")),
        new CommandRefused("service", "helloworld", REASON));
  }

  /** CPU time that this process has used so far, in nanoseconds. */
  static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
