package io.skep.command;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skep.entity.Outcome;
import io.skep.entity.Outcome.Done;
import io.skep.entity.Outcome.Refused;
import io.skep.entity.Outcome.Unavailable;
import io.skep.kernel.ConfigId;
import io.skep.kernel.NetworkId;
import io.skep.kernel.NodeId;
import io.skep.kernel.ObjectRejection.NotFound;
import io.skep.kernel.ObjectRejection.OutOfSequence;
import io.skep.kernel.SealedBytes;
import io.skep.kernel.SecretId;
import io.skep.kernel.ServiceId;
import io.skep.network.NetworkCommand.CreateNetwork;
import io.skep.node.NodeCommand;
import io.skep.node.NodeStatus;
import io.skep.payload.PayloadCommand.CreatePayload;
import io.skep.payload.PayloadCommand.RemovePayload;
import io.skep.refusal.CommandRefused;
import io.skep.service.ServiceCommand.CreateService;
import io.skep.service.ServiceCommand.RemoveService;
import io.skep.service.ServiceCommand.UpdateService;
import io.skep.service.ServiceRejection.NameTaken;
import io.skep.spec.NetworkSpec;
import io.skep.spec.PayloadSpec;
import io.skep.testdata.Specs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands reach their entities once, and are answered once their effect can be read. */
final class EntityCommandsTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final ServiceId WEB = new ServiceId("s1");

  private final Stage stage = new Stage(LONG, 100);
  private final EntityCommands commands = stage.commands(LONG);

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void anAnswerComesOnlyAfterTheViewHoldsTheEvent() {
    stage.holdView();
    CompletableFuture<Outcome> answer = create(WEB, "web").toCompletableFuture();
    await().until(() -> stage.log().size() == 1);
    assertThat(answer).isNotDone();

    stage.releaseView();

    assertThat(answer).succeedsWithin(LONG).isEqualTo(new Done(true));
    assertThat(stage.view().current().service(WEB)).isPresent();
  }

  @Test
  void whoIsPatientHearsOfAnOutcomeThatOthersNoLongerWaitFor() {
    EntityCommands hasty = commands.within(Duration.ofMillis(50));
    stage.holdView();
    CompletableFuture<Outcome> patient = create(WEB, "web").toCompletableFuture();
    assertThat(hasty.service(WEB, new RemoveService(), Stage.meta()))
        .succeedsWithin(LONG)
        .isInstanceOf(Unavailable.class);
    assertThat(patient).isNotDone();

    stage.releaseView();

    assertThat(patient).succeedsWithin(LONG).isEqualTo(new Done(true));
  }

  @Test
  void aRefusalIsAnsweredWithItsReason() {
    assertThat(create(WEB, "web")).succeedsWithin(LONG);

    assertThat(commands.service(WEB, new UpdateService(Specs.service("web", 2), 9), Stage.meta()))
        .succeedsWithin(LONG)
        .isEqualTo(new Refused(new OutOfSequence()));
    assertThat(commands.node(new NodeId("n1"), new NodeCommand.RemoveNode(true), Stage.meta()))
        .succeedsWithin(LONG)
        .isEqualTo(new Refused(new NotFound("node", "n1")));
  }

  @Test
  void aRepeatedCommandIsDoneWithoutAChange() {
    assertThat(create(WEB, "web")).succeedsWithin(LONG).isEqualTo(new Done(true));
    assertThat(create(WEB, "web")).succeedsWithin(LONG).isEqualTo(new Done(false));
    assertThat(stage.log()).hasSize(1);
  }

  @Test
  void ofManyCreationsOfOneNameExactlyOneWins() {
    for (int round = 0; round < 10; round++) {
      String name = "web" + round;
      List<Outcome> outcomes = atOnce(each -> create(new ServiceId(name + "-" + each), name));
      assertThat(outcomes).containsOnlyOnce(new Done(true));
      assertThat(outcomes).filteredOn(Refused.class::isInstance).hasSize(7);
      assertThat(outcomes).contains(new Refused(new NameTaken(name)));
    }
    assertThat(stage.log()).hasSize(10);
  }

  @Test
  void ofManyWhoMakeOrRemoveASharedObjectExactlyOneDidIt() {
    PayloadSpec spec = new PayloadSpec("key", Map.of(), null, null);
    NetworkSpec net = NetworkSpec.initial().getFirst();
    SealedBytes payload = new SealedBytes(new byte[] {1});
    List<IntFunction<CompletionStage<Outcome>>> makers =
        List.of(
            each ->
                commands.secret(
                    new SecretId("s" + each), new CreatePayload(spec, payload), Stage.meta()),
            each ->
                commands.config(
                    new ConfigId("c" + each), new CreatePayload(spec, payload), Stage.meta()),
            each ->
                commands.network(new NetworkId("n" + each), new CreateNetwork(net), Stage.meta()));
    for (IntFunction<CompletionStage<Outcome>> maker : makers) {
      assertThat(atOnce(maker))
          .containsOnlyOnce(new Done(true))
          .filteredOn(Refused.class::isInstance)
          .hasSize(7);
    }
    String secret = stage.view().current().shared().named("secret", "key").orElseThrow();
    assertThat(
            atOnce(
                each -> commands.secret(new SecretId(secret), new RemovePayload(), Stage.meta())))
        .containsOnlyOnce(new Done(true))
        .filteredOn(new Done(false)::equals)
        .hasSize(7);
  }

  private static List<Outcome> atOnce(IntFunction<CompletionStage<Outcome>> command) {
    List<CompletionStage<Outcome>> answers =
        IntStream.range(0, 8).parallel().mapToObj(command).toList();
    return answers.stream()
        .map(each -> each.toCompletableFuture().orTimeout(60, SECONDS).join())
        .toList();
  }

  @Test
  void aNameIsFreeAgainOnceItsServiceIsRemoved() {
    assertThat(create(WEB, "web")).succeedsWithin(LONG);
    assertThat(create(new ServiceId("s2"), "web"))
        .succeedsWithin(LONG)
        .isEqualTo(new Refused(new NameTaken("web")));

    assertThat(commands.service(WEB, new RemoveService(), Stage.meta())).succeedsWithin(LONG);

    assertThat(create(new ServiceId("s2"), "web")).succeedsWithin(LONG).isEqualTo(new Done(true));
  }

  @Test
  void aNameIsFreeAgainIfItsCreationFailed() {
    stage.failWrites("disk full");
    assertThat(create(WEB, "web")).succeedsWithin(LONG).isInstanceOf(Unavailable.class);
    stage.failWrites(null);

    assertThat(create(new ServiceId("s2"), "web")).succeedsWithin(LONG).isEqualTo(new Done(true));
  }

  /** It was given back at the timeout, and two services of one name could come to be. */
  @Test
  void aNameStaysReservedThoughItsClientWasAnsweredForLackOfTime() {
    CountDownLatch open = new CountDownLatch(1);
    stage.keepWritesBehind(open);
    EntityCommands impatient = stage.commands(Duration.ofMillis(50));

    assertThat(impatient.service(WEB, new CreateService(Specs.service("web", 1)), Stage.meta()))
        .succeedsWithin(LONG)
        .asInstanceOf(InstanceOfAssertFactories.type(Unavailable.class))
        .satisfies(late -> assertThat(late.reason()).contains("50 ms"));
    assertThat(
            impatient.service(
                new ServiceId("s2"), new CreateService(Specs.service("web", 1)), Stage.meta()))
        .succeedsWithin(LONG)
        .isEqualTo(new Refused(new NameTaken("web")));
    open.countDown();

    await().until(() -> stage.view().current().serviceNamed("web").isPresent());
    assertThat(stage.view().current().serviceNamed("web")).contains(WEB);
  }

  @Test
  void aWriteThatFailsIsAnsweredWithItsReasonAndTheNextCommandWorks() {
    assertThat(create(WEB, "web")).succeedsWithin(LONG);
    stage.failWrites("disk full");

    assertThat(commands.service(WEB, new UpdateService(Specs.service("web", 2), 1), Stage.meta()))
        .succeedsWithin(LONG)
        .isEqualTo(new Unavailable("disk full"));

    stage.failWrites(null);
    assertThat(commands.service(WEB, new UpdateService(Specs.service("web", 2), 1), Stage.meta()))
        .succeedsWithin(LONG)
        .isEqualTo(new Done(true));
    assertThat(stage.view().current().service(WEB).orElseThrow().value().revision()).isEqualTo(2);
  }

  @Test
  void moreCommandsThanTheBoundAreRefusedAtOnce() {
    CountDownLatch open = new CountDownLatch(1);
    stage.keepWritesBehind(open);
    NodeId node = new NodeId("n1");
    List<CompletionStage<Outcome>> answers = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      answers.add(commands.node(node, join(), Stage.meta()));
    }

    assertThat(answers.getLast())
        .succeedsWithin(LONG)
        .isEqualTo(new Unavailable("node|n1: 100 commands are under way already"));
    open.countDown();
    assertThat(answers.getFirst()).succeedsWithin(LONG).isEqualTo(new Done(true));
    assertThat(answers.get(99)).succeedsWithin(LONG).isEqualTo(new Done(false));
  }

  /** One that reached the router's mailbox as it stopped was never answered but by the timeout. */
  @Test
  void whatIsUnderWayIsAnsweredWhenTheManagerCeasesToLead() {
    CountDownLatch open = new CountDownLatch(1);
    stage.keepWritesBehind(open);
    CompletionStage<Outcome> answer = create(WEB, "web");

    stage.stopRouter();

    assertThat(answer)
        .succeedsWithin(LONG)
        .isEqualTo(new Unavailable("this manager has ceased to lead"));
    open.countDown();
  }

  @Test
  void aCommandAfterTheManagerHasCeasedToLeadIsAnsweredAtOnce() {
    stage.stopRouter();

    assertThat(create(WEB, "web"))
        .succeedsWithin(LONG)
        .isEqualTo(new Unavailable("this manager has ceased to lead"));
  }

  @Test
  void aRefusalLeavesATraceOnce() {
    CommandRefused refused = new CommandRefused("service", "web", "no");

    assertThat(commands.refusal("r1", refused, Stage.meta())).succeedsWithin(LONG);
    assertThat(commands.refusal("r1", refused, Stage.meta())).succeedsWithin(LONG);

    assertThat(stage.log()).hasSize(1);
    assertThat(stage.log().getFirst().persistenceId()).isEqualTo("refusal|r1");
  }

  private CompletionStage<Outcome> create(ServiceId id, String name) {
    return commands.service(id, new CreateService(Specs.service(name, 1)), Stage.meta());
  }

  private static NodeCommand join() {
    return new NodeCommand.JoinNode(
        Specs.node("active"), null, new NodeStatus(NodeStatus.READY, null, null), null);
  }
}
