package io.skep.entity;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.skep.entity.EntityMessage.Decided;
import io.skep.entity.EntityMessage.Order;
import io.skep.kernel.Cause;
import io.skep.kernel.Meta;
import io.skep.kernel.ObjectRejection.NotFound;
import io.skep.kernel.Principal;
import io.skep.kernel.Recorded;
import io.skep.service.Service;
import io.skep.service.ServiceCommand;
import io.skep.service.ServiceCommand.CreateService;
import io.skep.service.ServiceCommand.RemoveService;
import io.skep.service.ServiceCommand.UpdateService;
import io.skep.service.ServiceDecider;
import io.skep.service.ServiceEvent;
import io.skep.service.ServiceEvent.ServiceCreated;
import io.skep.service.ServiceEvent.ServiceUpdated;
import io.skep.spec.ServiceSpec;
import io.skep.testdata.Life;
import io.skep.testdata.Specs;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.CommandResultWithReply;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The shell of an entity: decides, stores, answers, and is the same after a restart. */
final class EventSourcedEntityTest {
  private static final ActorTestKit ACTORS =
      ActorTestKit.create(
          EventSourcedBehaviorTestKit.config()
              .withFallback(ConfigFactory.parseString("pekko.actor.provider = local")));
  private static final ServiceSpec ONE = Specs.service("web", 1);
  private static final ServiceSpec TWO = Specs.service("web", 2);
  private static final Meta META =
      new Meta(Life.START, Principal.user("root", 0), Cause.command("r1", "POST /services"));

  private final EventSourcedBehaviorTestKit<
          EntityMessage<ServiceCommand>, Recorded<ServiceEvent>, Service>
      entity =
          EventSourcedBehaviorTestKit.create(
              ACTORS.system(),
              EventSourcedEntity.create(
                  PersistenceId.ofUniqueId("service|s1"), new ServiceDecider("s1")),
              EventSourcedBehaviorTestKit.enabledSerializationSettings()
                  .withVerifyCommands(false)
                  .withVerifyState(false));

  @AfterAll
  static void stop() {
    ACTORS.shutdownTestKit();
  }

  @Test
  void whatIsAcceptedIsStoredWithItsCauseAndThenAnswered() {
    var result = tell(7, new CreateService(ONE));

    assertThat(result.event()).isEqualTo(new Recorded<>(META, new ServiceCreated(ONE)));
    assertThat(result.reply()).isEqualTo(new Decided(7, new Outcome.Done(true)));
    assertThat(result.state().spec()).isEqualTo(ONE);
  }

  @Test
  void whatIsRefusedIsAnsweredAndNothingIsStored() {
    var result = tell(8, new RemoveService());

    assertThat(result.hasNoEvents()).isTrue();
    assertThat(result.reply())
        .isEqualTo(new Decided(8, new Outcome.Refused(new NotFound("service", "s1"))));
  }

  @Test
  void whatIsSoAlreadyIsAnsweredAndNothingIsStored() {
    tell(1, new CreateService(ONE));
    var result = tell(2, new CreateService(ONE));

    assertThat(result.hasNoEvents()).isTrue();
    assertThat(result.reply()).isEqualTo(new Decided(2, new Outcome.Done(false)));
  }

  @Test
  void aRestartedEntityIsWhatItWas() {
    tell(1, new CreateService(ONE));
    tell(2, new UpdateService(TWO, 1));
    Service before = entity.getState();

    assertThat(entity.restart().state()).isEqualTo(before);
    assertThat(entity.persistenceTestKit().persistedInStorage("service|s1"))
        .containsExactly(
            new Recorded<>(META, new ServiceCreated(ONE)),
            new Recorded<>(META, new ServiceUpdated(TWO)));
  }

  private CommandResultWithReply<
          EntityMessage<ServiceCommand>, Recorded<ServiceEvent>, Service, Decided>
      tell(long number, ServiceCommand command) {
    return entity.<Decided>runCommand(replyTo -> new Order<>(number, command, META, replyTo));
  }
}
