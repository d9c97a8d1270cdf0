package io.skep.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.session.AssignedTask;
import io.skep.session.Payload;
import io.skep.session.Surroundings;
import io.skep.spec.ContainerSpec;
import io.skep.spec.Mount;
import io.skep.spec.template.TemplateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a container sees of the secrets and configs of its task. */
final class PayloadFilesTest {
  @TempDir Path folder;
  private MemoryFolder memory;
  private PayloadFiles files;
  private Object uid;
  private Object gid;

  @BeforeEach
  void open() throws IOException {
    memory = MemoryFolder.at(folder.resolve("memory"));
    files = new PayloadFiles(memory);
    uid = Files.getAttribute(folder, "unix:uid");
    gid = Files.getAttribute(folder, "unix:gid");
  }

  private String file(String name, int mode) {
    return "{\"Name\":\"%s\",\"UID\":\"%s\",\"GID\":\"%s\",\"Mode\":%d}"
        .formatted(name, uid, gid, mode);
  }

  private static AssignedTask task(String container, Payload... payloads) {
    return Tasks.of("t1", container)
        .in(new Surroundings("host", "linux", "x86_64", Arrays.asList(payloads), List.of()));
  }

  private static Payload payload(String object, String text, String templating) {
    String base64 = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    return new Payload(object, base64, templating);
  }

  private List<Mount> write(AssignedTask task) {
    ContainerSpec spec = Tasks.container(task);
    return files.write(task, TaskTemplates.spec(task, spec));
  }

  @Test
  void eachIsAFileWithItsModeBoundInReadOnly() throws IOException {
    AssignedTask task =
        task(
            "{\"Image\":\"app\",\"Secrets\":[{\"File\":"
                + file("one", 0400)
                + ",\"SecretID\":\"s1\",\"SecretName\":\"one\"}],\"Configs\":[{\"File\":"
                + file("/etc/app.conf", 0444)
                + ",\"ConfigID\":\"c1\",\"ConfigName\":\"cfg\"},{\"Runtime\":{},\"ConfigID\":\"c2\",\"ConfigName\":\"cred\"}]}",
            payload("secret|s1", "hidden", null),
            payload("config|c1", "shown", null));

    List<Mount> mounts = write(task);

    assertThat(mounts)
        .extracting(Mount::type, Mount::target, Mount::readOnly)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("bind", "/run/secrets/one", true),
            org.assertj.core.groups.Tuple.tuple("bind", "/etc/app.conf", true));
    Path secret = Path.of(mounts.getFirst().source());
    assertThat(secret).startsWith(folder).hasContent("hidden");
    assertThat((int) Files.getAttribute(secret, "unix:mode") & 07777).isEqualTo(0400);
    assertThat((int) Files.getAttribute(secret.getParent(), "unix:mode") & 0777).isEqualTo(0700);

    files.delete(task);
    assertThat(secret.getParent()).doesNotExist();
  }

  @Test
  void aPayloadThatIsATemplateNamesItsTaskItsEnvironmentAndOtherPayloads() {
    AssignedTask task =
        task(
            "{\"Image\":\"app\",\"Env\":[\"A={{.Service.Name}}\"],\"Secrets\":[{\"File\":"
                + file("one", 0444)
                + ",\"SecretID\":\"s1\",\"SecretName\":\"first\"},{\"File\":"
                + file("t", 0444)
                + ",\"SecretID\":\"s2\",\"SecretName\":\"tpl\"}]}",
            payload("secret|s1", "{{raw}}", null),
            payload("secret|s2", "{{.Node.Hostname}} {{env \"A\"}} {{secret \"one\"}}", "golang"));

    assertThat(Path.of(write(task).getLast().source())).hasContent("host all {{raw}}");
  }

  @Test
  void aTaskThatCannotHaveItsPayloadsIsToldWhy() {
    String container =
        "{\"Image\":\"app\",\"Secrets\":[{\"File\":"
            + file("one", 0444)
            + ",\"SecretID\":\"s1\",\"SecretName\":\"one\"}]}";

    assertThatThrownBy(() -> write(task(container)))
        .isInstanceOf(TemplateException.class)
        .hasMessage("secret not found: one");
    assertThatThrownBy(() -> write(task(container, payload("secret|s1", "x", "jinja"))))
        .hasMessage("unrecognized template type");
    assertThatThrownBy(
            () -> write(task(container, payload("secret|s1", "{{secret \"no\"}}", "golang"))))
        .hasMessageContaining("secret target no not found");
    assertThatThrownBy(
            () ->
                write(
                    task(
                        container.replace("\"UID\":\"" + uid, "\"UID\":\"root"),
                        payload("secret|s1", "x", null))))
        .hasMessage("strconv.Atoi: parsing \"root\": invalid syntax");
  }

  @Test
  void theAgentsStoreHasNoPayloadAndKnowsThatOneIsMissing() {
    AssignedTask task = task("{\"Image\":\"app\"}", payload("secret|s1", "hidden", null));
    StoredTask bare = StoredTask.fresh(task).bare();

    assertThat(bare.task().met().payloads()).isEmpty();
    assertThat(bare.authLeftOut()).isTrue();
    assertThat(task.toString()).doesNotContain("aGlkZGVu").contains("secret|s1");
  }

  @Test
  void whatTasksThatAreGoneLeftIsDeleted() throws IOException {
    Path gone = memory.make("gone").orElseThrow();
    Path kept = memory.make("kept").orElseThrow();
    Files.writeString(gone.resolve("0"), "hidden");

    memory.keepOnly(Set.of("kept"));

    assertThat(gone).doesNotExist();
    assertThat(kept).exists();
  }
}
