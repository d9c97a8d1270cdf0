package io.skep.spec.template;

import io.skep.spec.ContainerSpec;
import io.skep.spec.LogDriver;
import io.skep.spec.Mount;
import io.skep.spec.VolumeOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Expands the fields of a container's spec in which Swarm takes templates. */
public final class SpecTemplates {
  private final Struct dot;

  private SpecTemplates(TaskContext context) {
    this.dot = context.dot();
  }

  /**
   * The spec with environment, mounts and hostname expanded.
   *
   * @throws TemplateException in Swarm's words, naming the field
   */
  public static ContainerSpec expand(ContainerSpec spec, TaskContext context) {
    SpecTemplates templates = new SpecTemplates(context);
    return spec.expanded(
        in("expanding hostname failed", () -> templates.text(spec.hostname())),
        in("expanding env failed", () -> templates.environment(spec.env())),
        in("expanding mounts failed", () -> templates.mounts(spec.mounts())));
  }

  private interface Expansion<T extends @Nullable Object> {
    T expand();
  }

  private static <T extends @Nullable Object> T in(String where, Expansion<T> expansion) {
    try {
      return expansion.expand();
    } catch (TemplateException e) {
      throw new TemplateException(where + ": " + e.words());
    }
  }

  private @Nullable String text(@Nullable String source) {
    return source == null ? null : Template.expand(source, dot, Map.of());
  }

  private @Nullable List<String> environment(@Nullable List<String> lines) {
    if (lines == null) {
      return null;
    }
    List<String> expanded = new ArrayList<>();
    for (String line : lines) {
      int value = line.indexOf('=') + 1;
      expanded.add(
          value == 0
              ? line
              : line.substring(0, value)
                  + in(
                      "expanding env " + Lexer.quote(line),
                      () -> Template.expand(line.substring(value), dot, Map.of())));
    }
    return expanded;
  }

  private @Nullable List<Mount> mounts(@Nullable List<Mount> mounts) {
    return mounts == null ? null : mounts.stream().map(this::mount).toList();
  }

  private Mount mount(Mount mount) {
    return new Mount(
        mount.type(),
        in(
            "expanding mount source " + Lexer.quote("" + mount.source()),
            () -> text(mount.source())),
        in(
            "expanding mount target " + Lexer.quote("" + mount.target()),
            () -> text(mount.target())),
        mount.readOnly(),
        mount.consistency(),
        mount.bindOptions(),
        volume(mount.volumeOptions()),
        mount.imageOptions(),
        mount.tmpfsOptions(),
        mount.clusterOptions());
  }

  private @Nullable VolumeOptions volume(@Nullable VolumeOptions options) {
    if (options == null) {
      return null;
    }
    LogDriver driver = options.driverConfig();
    return new VolumeOptions(
        options.noCopy(),
        in("expanding volume labels", () -> map(options.labels())),
        options.subpath(),
        driver == null
            ? null
            : new LogDriver(
                driver.name(), in("expanding volume driver options", () -> map(driver.options()))));
  }

  private @Nullable Map<String, String> map(@Nullable Map<String, String> source) {
    if (source == null) {
      return null;
    }
    Map<String, String> expanded = new TreeMap<>();
    source.forEach((key, value) -> expanded.put(key, Template.expand(value, dot, Map.of())));
    return expanded;
  }
}
