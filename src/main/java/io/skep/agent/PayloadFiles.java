package io.skep.agent;

import io.skep.session.AssignedTask;
import io.skep.session.Payload;
import io.skep.spec.ConfigReference;
import io.skep.spec.ContainerSpec;
import io.skep.spec.FileTarget;
import io.skep.spec.Mount;
import io.skep.spec.SecretReference;
import io.skep.spec.template.TemplateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the secrets and configs of a task into files in memory, which its container has bound in:
 * a secret under {@code /run/secrets} and a config under {@code /} unless their target is absolute.
 */
final class PayloadFiles {
  private static final Path SECRETS = Path.of("/run/secrets");
  private static final Path CONFIGS = Path.of("/");

  private final MemoryFolder memory;

  PayloadFiles(MemoryFolder memory) {
    this.memory = memory;
  }

  /** A file to be: what it holds, whose it is, and where the container sees it. */
  private record Wanted(String kind, String name, Payload payload, FileTarget file, Path target) {}

  /**
   * Writes the files.
   *
   * @param spec the task's, its templates expanded
   * @return a mount for each
   * @throws TemplateException where a payload is missing or is a template that does not come out,
   *     or the task wants an owner that cannot be
   */
  List<Mount> write(AssignedTask task, ContainerSpec spec) {
    List<Wanted> files = files(task, spec);
    if (files.isEmpty()) {
      return List.of();
    }
    Path folder =
        memory
            .make(task.id().value())
            .orElseThrow(
                () ->
                    new TemplateException(
                        "this node has no file system in memory (tmpfs) for secrets and configs"));
    Map<String, java.util.function.Function<String, String>> named =
        Map.of(
            "secret",
            name -> text("secret", name, files),
            "config",
            name -> text("config", name, files));
    List<Mount> mounts = new ArrayList<>();
    for (Wanted each : files) {
      byte[] bytes = TaskTemplates.payload(task, spec, each.payload(), named);
      Path file = folder.resolve(Integer.toString(mounts.size()));
      try {
        write(file, bytes, each.file());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      mounts.add(bound(file, each.target()));
    }
    return mounts;
  }

  /** A template names another file's payload as it was given, not as it was expanded. */
  private static String text(String kind, String name, List<Wanted> files) {
    return files.stream()
        .filter(each -> each.kind().equals(kind) && each.name().equals(name))
        .findFirst()
        .map(each -> Base64.getDecoder().decode(each.payload().base64()))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .orElseThrow(() -> new TemplateException(kind + " target " + name + " not found"));
  }

  private static void write(Path file, byte[] bytes, FileTarget target) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(fresh, bytes, StandardOpenOption.WRITE);
    int uid = number(target.uid());
    int gid = number(target.gid());
    if (!Objects.equals(Files.getAttribute(fresh, "unix:uid"), uid)
        || !Objects.equals(Files.getAttribute(fresh, "unix:gid"), gid)) {
      Files.setAttribute(fresh, "unix:gid", gid);
      Files.setAttribute(fresh, "unix:uid", uid);
    }
    Files.setAttribute(fresh, "unix:mode", (int) target.mode() & 07777);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static int number(@Nullable String text) {
    String given = text == null ? "" : text;
    try {
      return Integer.parseInt(given);
    } catch (NumberFormatException e) {
      throw new TemplateException("strconv.Atoi: parsing \"" + given + "\": invalid syntax");
    }
  }

  private static Mount bound(Path file, Path target) {
    return new Mount(
        "bind", file.toString(), target.toString(), true, null, null, null, null, null, null);
  }

  /** Deletes the files of a task; its container has ended, or there will be none. */
  void delete(AssignedTask task) {
    memory.delete(task.id().value());
  }

  private static List<Wanted> files(AssignedTask task, ContainerSpec spec) {
    List<Wanted> files = new ArrayList<>();
    List<SecretReference> secrets = spec.secrets();
    for (SecretReference each : secrets == null ? List.<SecretReference>of() : secrets) {
      add(files, task, "secret", each.secretId(), each.secretName(), each.file(), SECRETS);
    }
    List<ConfigReference> configs = spec.configs();
    for (ConfigReference each : configs == null ? List.<ConfigReference>of() : configs) {
      add(files, task, "config", each.configId(), each.configName(), each.file(), CONFIGS);
    }
    return files;
  }

  private static void add(
      List<Wanted> files,
      AssignedTask task,
      String kind,
      @Nullable String id,
      @Nullable String name,
      @Nullable FileTarget file,
      Path folder) {
    if (file == null) {
      return; // for the runtime alone, as a credential spec
    }
    Optional<Payload> payload =
        task.met().payloads().stream()
            .filter(each -> each.object().equals(kind + "|" + id))
            .findFirst();
    String target = Objects.requireNonNullElse(file.name(), "");
    files.add(
        new Wanted(
            kind,
            target,
            payload.orElseThrow(() -> new TemplateException(kind + " not found: " + name)),
            file,
            folder.resolve(target)));
  }
}
