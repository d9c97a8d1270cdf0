package io.skep.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.skep.kernel.NodeId;
import io.skep.kernel.Sealed;
import io.skep.kernel.ServiceId;
import io.skep.kernel.TaskId;
import io.skep.service.ServiceCommand.CreateService;
import io.skep.service.ServiceCommand.UpdateService;
import io.skep.session.AssignedTask;
import io.skep.session.RegistryAuth;
import io.skep.spec.ServiceSpec;
import io.skep.spec.TaskSpec;
import io.skep.spec.TaskState;
import io.skep.spec.TaskStatus;
import io.skep.task.TaskCommand.AssignTask;
import io.skep.task.TaskCommand.CreateTask;
import io.skep.task.TaskCommand.ReportTaskStatus;
import io.skep.task.TaskEvent.TaskCreated;
import io.skep.testdata.Life;
import io.skep.testdata.Specs;
import io.skep.view.World;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a node is told of a task holds all that it needs to pull the image, and no more. */
final class AssignmentTest {
  private static final NodeId NODE = new NodeId("n1");
  private static final Sealed FIRST = new Sealed("first");
  private static final Sealed SECOND = new Sealed("second");

  private final World world = new World();
  private final Assignment assignment = new Assignment(secret -> "opened " + secret.base64());

  @Test
  void credentialsAreOpenedForTheNodeThatPulls() {
    world.service("s1", new CreateService(running("alpine"), FIRST));
    task("t1", "alpine", TaskState.ASSIGNED);

    assertThat(auth("t1")).contains(new RegistryAuth("opened first"));
    assertThat(assignment.of(world.view(), new TaskId("t1")).toString()).doesNotContain("first");
  }

  @Test
  void anImageThatAnyoneMayPullComesWithoutCredentials() {
    world.service("s1", new CreateService(running("alpine")));
    task("t1", "alpine", TaskState.ASSIGNED);

    assertThat(auth("t1")).isEmpty();
  }

  @Test
  void aTaskOfTheSpecBeforeHasTheCredentialsOfItsImage() {
    world
        .service("s1", new CreateService(running("alpine"), FIRST))
        .service("s1", new UpdateService(running("busybox"), 1, SECOND));
    task("t1", "alpine", TaskState.ASSIGNED);
    task("t2", "busybox", TaskState.ASSIGNED);

    assertThat(auth("t1")).contains(new RegistryAuth("opened first"));
    assertThat(auth("t2")).contains(new RegistryAuth("opened second"));
  }

  @Test
  void newCredentialsForTheSameImageServeOlderTasksToo() {
    world
        .service("s1", new CreateService(running("alpine"), FIRST))
        .service("s1", new UpdateService(running("alpine"), 1, SECOND));
    task("t1", "alpine", TaskState.ASSIGNED);

    assertThat(auth("t1")).contains(new RegistryAuth("opened second"));
  }

  @Test
  void anEndedTaskNeedsNone() {
    world.service("s1", new CreateService(running("alpine"), FIRST));
    task("t1", "alpine", TaskState.FAILED);

    assertThat(auth("t1")).isEmpty();
  }

  private Optional<RegistryAuth> auth(String task) {
    return assignment.of(world.view(), new TaskId(task)).map(AssignedTask::registryAuth);
  }

  private static ServiceSpec running(String image) {
    ServiceSpec one = Specs.service("web", 1);
    return new ServiceSpec(
        one.name(), one.labels(), Specs.task(image), one.mode(), null, null, null, null);
  }

  private void task(String id, String image, TaskState state) {
    TaskSpec spec = Specs.task(image);
    world.task(
        id,
        new CreateTask(
            new TaskCreated(
                new ServiceId("s1"),
                "web",
                Map.of(),
                1,
                null,
                1,
                spec,
                null,
                TaskState.RUNNING,
                null,
                null)));
    world.task(id, new AssignTask(NODE, status(TaskState.ASSIGNED), null));
    world.task(id, new ReportTaskStatus(NODE, status(state)));
  }

  private static TaskStatus status(TaskState state) {
    return new TaskStatus(Life.START, state, "test", null, null, null);
  }
}
