package io.skep.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.audit.Revision.Origin;
import io.skep.kernel.Cause;
import io.skep.kernel.Meta;
import io.skep.kernel.Principal;
import io.skep.kernel.Recorded;
import io.skep.service.ServiceEvent;
import io.skep.service.ServiceEvent.ServiceCreated;
import io.skep.service.ServiceEvent.ServiceRemoved;
import io.skep.service.ServiceEvent.ServiceRolledBack;
import io.skep.service.ServiceEvent.ServiceUpdated;
import io.skep.service.ServiceEvent.UpdateStatusChanged;
import io.skep.spec.ServiceSpec;
import io.skep.spec.UpdateStatus;
import io.skep.testdata.Specs;
import io.skep.view.LoggedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every spec that a service has had, from its events. */
final class RevisionsTest {
  private static final ServiceSpec ONE = Specs.service("web", 1);
  private static final ServiceSpec TWO = Specs.service("web", 2);
  private static final ServiceSpec THREE = Specs.service("web", 3);
  private static final UpdateStatus DONE = new UpdateStatus("completed", null, null, null);
  private static final UpdateStatus BACK = new UpdateStatus("rollback_started", null, null, null);

  @Test
  void eachChangeOfTheSpecIsARevisionAndItsRolloutGoesWithIt() {
    List<Revision> all =
        revisions(new ServiceCreated(ONE), new ServiceUpdated(TWO), new UpdateStatusChanged(DONE));

    assertThat(all).extracting(Revision::number).containsExactly(1L, 2L);
    assertThat(all).extracting(Revision::spec).containsExactly(ONE, TWO);
    assertThat(all).extracting(Revision::origin).containsExactly(Origin.CREATED, Origin.UPDATED);
    assertThat(all).extracting(Revision::outcome).containsExactly(null, DONE);
    assertThat(all).extracting(Revision::index).containsExactly(10L, 20L);
  }

  @Test
  void aRollbackSaysWhatItWentBackTo() {
    List<Revision> all =
        revisions(
            new ServiceCreated(ONE),
            new ServiceUpdated(TWO),
            new ServiceUpdated(THREE),
            new ServiceRolledBack(ONE, THREE, BACK, null, null, 1L),
            new ServiceRolledBack(THREE, ONE, BACK));

    assertThat(all).extracting(Revision::sameAs).containsExactly(null, null, null, 1L, 3L);
    assertThat(all.getLast().spec()).isEqualTo(THREE);
  }

  @Test
  void theRevisionsOfAServiceThatIsGoneAreStillKnown() {
    assertThat(revisions(new ServiceCreated(ONE), new ServiceRemoved())).hasSize(1);
  }

  private static List<Revision> revisions(ServiceEvent... events) {
    List<LoggedEvent> log = new ArrayList<>();
    for (ServiceEvent event : events) {
      Meta meta =
          new Meta(Instant.EPOCH, Principal.user("root", 0), Cause.command("1", "POST /services"));
      log.add(new LoggedEvent((log.size() + 1) * 10L, "service|s", new Recorded<>(meta, event)));
    }
    return Revisions.of(log);
  }
}
