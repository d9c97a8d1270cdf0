package io.skep.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.kernel.Decision;
import io.skep.kernel.ObjectRejection.NotFound;
import io.skep.kernel.ObjectRejection.OutOfSequence;
import io.skep.kernel.Rejection;
import io.skep.kernel.Rejection.Code;
import io.skep.kernel.Sealed;
import io.skep.service.ServiceCommand.CreateService;
import io.skep.service.ServiceCommand.FallBackService;
import io.skep.service.ServiceCommand.RemoveService;
import io.skep.service.ServiceCommand.RevertService;
import io.skep.service.ServiceCommand.RollBackService;
import io.skep.service.ServiceCommand.SetUpdateStatus;
import io.skep.service.ServiceCommand.UpdateService;
import io.skep.service.ServiceEvent.ServiceCreated;
import io.skep.service.ServiceEvent.ServiceRemoved;
import io.skep.service.ServiceEvent.ServiceRolledBack;
import io.skep.service.ServiceEvent.ServiceUpdated;
import io.skep.service.ServiceEvent.UpdateStatusChanged;
import io.skep.service.ServiceRejection.AlreadyInForce;
import io.skep.service.ServiceRejection.ModeChangeUnsupported;
import io.skep.service.ServiceRejection.NameTaken;
import io.skep.service.ServiceRejection.NoPreviousSpec;
import io.skep.service.ServiceRejection.NoSuchRevision;
import io.skep.service.ServiceRejection.RenameUnsupported;
import io.skep.spec.ServiceSpec;
import io.skep.spec.UpdateStatus;
import io.skep.testdata.Life;
import io.skep.testdata.Seeds;
import io.skep.testdata.Specs;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The rules of a service, as laws. */
final class ServiceDeciderTest {
  private static final String ID = "service1";
  private static final ServiceSpec ONE = Specs.service("web", 1);
  private static final ServiceSpec TWO = Specs.service("web", 2);
  private static final ServiceSpec THREE = Specs.service("web", 3);
  private static final UpdateStatus UPDATING = status("updating");
  private static final UpdateStatus PAUSED = status("paused");
  private static final UpdateStatus BACK = status("rollback_started");

  private final Life<ServiceCommand, ServiceEvent, Service> web =
      new Life<>(new ServiceDecider(ID));

  @Test
  void aNewServiceHasTheFirstRevisionAndNoPast() {
    assertThat(web.tell(new CreateService(ONE))).isEqualTo(accepted(new ServiceCreated(ONE)));

    assertThat(web.state())
        .isEqualTo(new Service(ONE, null, 1, null, Life.START, Life.START, false, null, null));
  }

  @Test
  void aRepeatedCreationIsAcceptedWithoutEvents() {
    web.told(new CreateService(ONE));

    assertThat(web.ask(new CreateService(ONE))).isEqualTo(Decision.nothing());
  }

  @Test
  void anotherCreationFindsTheNameTaken() {
    web.told(new CreateService(ONE));

    assertThat(web.ask(new CreateService(TWO))).isEqualTo(refused(new NameTaken("web")));
  }

  @Test
  void aServiceThatIsGoneIsNotMadeAgain() {
    web.told(new CreateService(ONE), new RemoveService());

    assertThat(web.ask(new CreateService(ONE))).isEqualTo(refused(new NameTaken("web")));
  }

  @Test
  void nothingIsDoneToAServiceThatNeverWas() {
    for (ServiceCommand command : onExisting()) {
      assertThat(web.ask(command)).isEqualTo(refused(new NotFound("service", ID)));
    }
  }

  @Test
  void nothingIsDoneToAServiceThatIsGone() {
    web.told(new CreateService(ONE), new RemoveService());

    for (ServiceCommand command : onExisting()) {
      assertThat(web.ask(command))
          .isEqualTo(
              command instanceof RemoveService
                  ? Decision.nothing()
                  : refused(new NotFound("service", ID)));
    }
  }

  private static ServiceCommand[] onExisting() {
    return new ServiceCommand[] {
      new UpdateService(TWO, 1),
      new RollBackService(1, BACK),
      new FallBackService(1, BACK),
      new SetUpdateStatus(1, UPDATING),
      new RemoveService(),
    };
  }

  @Test
  void anUpdateMakesTheSpecBeforeThePreviousOneAndClearsTheStatus() {
    web.told(new CreateService(ONE), new SetUpdateStatus(1, UPDATING));

    assertThat(web.tell(new UpdateService(TWO, 1))).isEqualTo(accepted(new ServiceUpdated(TWO)));

    assertThat(web.state())
        .isEqualTo(
            new Service(
                TWO, ONE, 2, null, Life.START, Life.START.plusSeconds(2), false, null, null));
  }

  @Test
  void anUpdateConflictsOnlyWhenTheSpecChanged() {
    web.told(new CreateService(ONE), new SetUpdateStatus(1, UPDATING));
    assertThat(web.ask(new UpdateService(TWO, 1))).isEqualTo(accepted(new ServiceUpdated(TWO)));

    web.told(new UpdateService(TWO, 1));
    assertThat(web.ask(new UpdateService(THREE, 1))).isEqualTo(refused(new OutOfSequence()));
    assertThat(web.ask(new UpdateService(THREE, 3))).isEqualTo(refused(new OutOfSequence()));
  }

  @Test
  void anUpdateToTheSameSpecStillCounts() {
    web.told(new CreateService(ONE), new UpdateService(ONE, 1));

    assertThat(web.state().revision()).isEqualTo(2);
  }

  @Test
  void neitherNameNorModeChange() {
    web.told(new CreateService(ONE));

    assertThat(web.ask(new UpdateService(Specs.service("shop", 1), 1)))
        .isEqualTo(refused(new RenameUnsupported()));
    assertThat(web.ask(new UpdateService(Specs.globalService("web"), 1)))
        .isEqualTo(refused(new ModeChangeUnsupported()));
  }

  @Test
  void aServiceWithoutAModeIsReplicated() {
    ServiceSpec plain =
        new ServiceSpec("web", null, ONE.taskTemplate(), null, null, null, null, null);
    web.told(new CreateService(plain));

    assertThat(web.ask(new UpdateService(TWO, 1))).isEqualTo(accepted(new ServiceUpdated(TWO)));
  }

  @Test
  void aRollbackByAUserSwapsTheSpecs() {
    web.told(new CreateService(ONE), new UpdateService(TWO, 1));

    assertThat(web.tell(new RollBackService(2, BACK)))
        .isEqualTo(accepted(new ServiceRolledBack(ONE, TWO, BACK)));

    assertThat(web.state().spec()).isEqualTo(ONE);
    assertThat(web.state().previousSpec()).isEqualTo(TWO);
    assertThat(web.state().revision()).isEqualTo(3);
    assertThat(web.state().updateStatus()).isEqualTo(BACK);
  }

  @Test
  void credentialsGoWhereTheSpecGoesThatTheyCameWith() {
    Sealed first = new Sealed("first");
    Sealed second = new Sealed("second");
    web.told(new CreateService(ONE, first), new UpdateService(TWO, 1, second));
    assertThat(web.state().registryAuth()).isEqualTo(second);
    assertThat(web.state().previousRegistryAuth()).isEqualTo(first);

    web.told(new SetUpdateStatus(2, PAUSED), new RollBackService(2, BACK));
    assertThat(web.state().registryAuth()).isEqualTo(first);
    assertThat(web.state().previousRegistryAuth()).isEqualTo(second);

    web.told(new UpdateService(TWO, 3, second), new FallBackService(4, BACK));
    assertThat(web.state().registryAuth()).isEqualTo(first);
    assertThat(web.state().previousRegistryAuth()).isNull();
  }

  @Test
  void aRollbackNeedsAPreviousSpecBeforeItNeedsTheVersion() {
    web.told(new CreateService(ONE));
    assertThat(web.ask(new RollBackService(9, BACK))).isEqualTo(refused(new NoPreviousSpec(ID)));

    web.told(new UpdateService(TWO, 1));
    assertThat(web.ask(new RollBackService(1, BACK))).isEqualTo(refused(new OutOfSequence()));
  }

  @Test
  void aUserMayGoBackToAnyEarlierRevisionAndComesFromThePresentOne() {
    Sealed auth = new Sealed("first");
    web.told(new CreateService(ONE, auth), new UpdateService(TWO, 1), new UpdateService(THREE, 2));

    assertThat(web.tell(new RevertService(ONE, 1, 3, BACK, auth)))
        .isEqualTo(accepted(new ServiceRolledBack(ONE, THREE, BACK, auth, null, 1L)));

    assertThat(web.state().spec()).isEqualTo(ONE);
    assertThat(web.state().previousSpec()).isEqualTo(THREE);
    assertThat(web.state().registryAuth()).isEqualTo(auth);
    assertThat(web.state().revision()).isEqualTo(4);
  }

  @Test
  void nobodyGoesBackToThePresentTheFutureOrPastAnUnseenChange() {
    web.told(new CreateService(ONE), new UpdateService(TWO, 1));

    assertThat(web.ask(new RevertService(TWO, 2, 2, BACK, null)))
        .isEqualTo(refused(new AlreadyInForce(ID, 2)));
    assertThat(web.ask(new RevertService(THREE, 3, 2, BACK, null)))
        .isEqualTo(refused(new NoSuchRevision(ID, 3, 2)));
    assertThat(web.ask(new RevertService(ONE, 0, 2, BACK, null)))
        .isEqualTo(refused(new NoSuchRevision(ID, 0, 2)));
    assertThat(web.ask(new RevertService(ONE, 1, 1, BACK, null)))
        .isEqualTo(refused(new OutOfSequence()));
  }

  @Test
  void aFailedUpdateFallsBackOnceAndForgetsWhereItCameFrom() {
    web.told(new CreateService(ONE), new UpdateService(TWO, 1));

    assertThat(web.tell(new FallBackService(2, BACK)))
        .isEqualTo(accepted(new ServiceRolledBack(ONE, null, BACK)));
    assertThat(web.ask(new FallBackService(2, BACK))).isEqualTo(Decision.nothing());
    assertThat(web.ask(new FallBackService(3, BACK))).isEqualTo(Decision.nothing());
    assertThat(web.state().previousSpec()).isNull();
  }

  @Test
  void theStatusOfAnOlderUpdateIsPassedOver() {
    web.told(new CreateService(ONE), new UpdateService(TWO, 1));

    assertThat(web.ask(new SetUpdateStatus(1, PAUSED))).isEqualTo(Decision.nothing());
    assertThat(web.tell(new SetUpdateStatus(2, PAUSED)))
        .isEqualTo(accepted(new UpdateStatusChanged(PAUSED)));
    assertThat(web.ask(new SetUpdateStatus(2, PAUSED))).isEqualTo(Decision.nothing());
    assertThat(web.state().revision()).isEqualTo(2);
  }

  @Test
  void aRemovedServiceIsGoneButKnown() {
    web.told(new CreateService(ONE));

    assertThat(web.tell(new RemoveService())).isEqualTo(accepted(new ServiceRemoved()));
    assertThat(web.state().removed()).isTrue();
    assertThat(web.state().spec()).isEqualTo(ONE);
  }

  @Test
  void aHistoryThatDoesNotBeginWithACreationIsBroken() {
    assertThatThrownBy(() -> new ServiceDecider(ID).apply(null, new ServiceRemoved(), null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(ID)
        .hasMessageContaining("ServiceRemoved");
  }

  @Test
  void refusalsSpeakSwarmsWords() {
    assertWords(new NotFound("service", "a"), Code.NOT_FOUND, "service a not found");
    assertWords(
        new NameTaken("a"),
        Code.ALREADY_EXISTS,
        "name conflicts with an existing object: service a already exists");
    assertWords(new OutOfSequence(), Code.UNKNOWN, "update out of sequence");
    assertWords(new RenameUnsupported(), Code.UNIMPLEMENTED, "renaming services is not supported");
    assertWords(
        new ModeChangeUnsupported(), Code.UNIMPLEMENTED, "service mode change is not allowed");
    assertWords(
        new NoPreviousSpec("a"),
        Code.FAILED_PRECONDITION,
        "service a does not have a previous spec");
  }

  private static void assertWords(Rejection why, Code code, String message) {
    assertThat(why.code()).isEqualTo(code);
    assertThat(why.message()).isEqualTo(message);
  }

  @Test
  void underAnyCommandsRevisionsOnlyGrowAndReplayEqualsLife() {
    Seeds.check(
        300,
        random -> {
          Life<ServiceCommand, ServiceEvent, Service> life = new Life<>(new ServiceDecider(ID));
          boolean gone = false;
          for (int step = 0; step < 40; step++) {
            long before = life.exists() ? life.state().revision() : 0;
            int events = life.events().size();
            life.tell(anyCommand(random, before));
            assertThat(life.replayed()).isEqualTo(life.stateOrNull());
            long after = life.exists() ? life.state().revision() : 0;
            assertThat(after).isBetween(before, before + 1);
            assertThat(!gone || life.events().size() == events).isTrue();
            gone = life.exists() && life.state().removed();
          }
        });
  }

  @Test
  void aRepeatedCommandChangesNothing() {
    Seeds.check(
        300,
        random -> {
          Life<ServiceCommand, ServiceEvent, Service> life = new Life<>(new ServiceDecider(ID));
          for (int step = 0; step < 40; step++) {
            ServiceCommand command =
                anyCommand(random, life.exists() ? life.state().revision() : 0);
            life.tell(command);
            int events = life.events().size();
            life.tell(command);
            assertThat(life.events()).hasSize(events);
          }
        });
  }

  private static ServiceCommand anyCommand(RandomGenerator random, long revision) {
    long seen = revision + (random.nextInt(4) == 0 ? random.nextInt(-1, 2) : 0);
    ServiceSpec spec = pick(random, ONE, TWO, THREE, Specs.globalService("web"));
    UpdateStatus status = pick(random, UPDATING, PAUSED, BACK);
    return switch (random.nextInt(12)) {
      case 0, 1 -> new CreateService(ONE);
      case 2, 3, 4, 5 -> new UpdateService(spec, seen);
      case 6, 7 -> new RollBackService(seen, status);
      case 8 -> new FallBackService(seen, status);
      case 9, 10 -> new SetUpdateStatus(seen, status);
      default -> random.nextInt(4) == 0 ? new RemoveService() : new CreateService(TWO);
    };
  }

  @SafeVarargs
  private static <T> T pick(RandomGenerator random, T... from) {
    return from[random.nextInt(from.length)];
  }

  private static Decision<ServiceEvent> accepted(ServiceEvent event) {
    return Decision.accept(event);
  }

  private static Decision<ServiceEvent> refused(Rejection why) {
    return Decision.refuse(why);
  }

  private static UpdateStatus status(String state) {
    return new UpdateStatus(state, Life.START, null, state);
  }
}
