package io.skep.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.kernel.TaskId;
import io.skep.session.TaskReport;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How reports wait until they are stored. */
final class ReportQueueTest {
  private static TaskReport report(TaskState state) {
    return new TaskReport(
        new TaskId("t1"), new TaskStatus(Instant.EPOCH, state, null, null, null, null), 1);
  }

  /**
   * Seed 22312 of the simulation: an agent began again, a word on its former first batch came late
   * and was taken for one on its new first batch, which was lost with the end of a task in it.
   */
  @Test
  void aWordOnABatchOfAFormerLifeSaysNothingOfThisOne() {
    ReportQueue former = new ReportQueue(10, 0);
    former.add(report(TaskState.ACCEPTED));
    former.batch();
    ReportQueue now = new ReportQueue(10, 1_000_000);
    now.add(report(TaskState.SHUTDOWN));
    assertThat(now.batch()).hasSize(1);
    assertThat(now.stored(former.number())).isEmpty();
    assertThat(now.batch()).hasSize(1);
    assertThat(now.stored(now.number())).hasSize(1);
    assertThat(now.batch()).isEmpty();
  }
}
