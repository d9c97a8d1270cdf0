package io.skep.api.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.session.LogLine;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Moby's TestServiceLogsDetails: what a task's log driver keeps beside a line is shown with it. */
final class LogFramesTest {
  private static String shown(boolean details, String written) {
    LogLine line =
        new LogLine(LogLine.Stream.STDOUT, Instant.EPOCH, written.getBytes(StandardCharsets.UTF_8));
    return new LogFrames(false, false, details)
        .line(line, "com.docker.swarm.node.id=n,com.docker.swarm.task.id=t")
        .utf8String();
  }

  @Test
  void whatIsKeptBesideALineStandsAmongItsOriginByKey() {
    assertThat(shown(true, "asdf=test1,z=1 Log Line\n"))
        .isEqualTo(
            "asdf=test1,com.docker.swarm.node.id=n,com.docker.swarm.task.id=t,z=1 Log Line\n");
  }

  @Test
  void aLineWithNothingBesideItHasItsOriginAlone() {
    assertThat(shown(true, " Log Line\n"))
        .isEqualTo("com.docker.swarm.node.id=n,com.docker.swarm.task.id=t Log Line\n");
  }

  @Test
  void withoutDetailsALineIsAsItWasWritten() {
    assertThat(shown(false, "a=b Log Line\n")).isEqualTo("a=b Log Line\n");
  }
}
