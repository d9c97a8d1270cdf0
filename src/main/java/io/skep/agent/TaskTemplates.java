package io.skep.agent;

import io.skep.session.AssignedTask;
import io.skep.session.Payload;
import io.skep.session.Surroundings;
import io.skep.spec.ContainerSpec;
import io.skep.spec.template.SpecTemplates;
import io.skep.spec.template.TaskContext;
import io.skep.spec.template.Template;
import io.skep.spec.template.TemplateException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Expands the templates of a task: those of its spec, and those that its payloads are. */
final class TaskTemplates {
  private TaskTemplates() {}

  private static TaskContext context(AssignedTask task) {
    Surroundings met = task.met();
    String slot = task.slot() == 0 ? task.nodeId().value() : Long.toString(task.slot());
    return new TaskContext(
        task.serviceId().value(),
        task.serviceName(),
        task.serviceLabels(),
        task.nodeId().value(),
        met.hostname(),
        met.os(),
        met.architecture(),
        task.id().value(),
        task.name(),
        slot);
  }

  /** The spec with its templates expanded; throws {@link TemplateException}. */
  static ContainerSpec spec(AssignedTask task, ContainerSpec spec) {
    return SpecTemplates.expand(spec, context(task));
  }

  /**
   * A payload as its file is to hold it.
   *
   * @param expanded the task's spec with its templates expanded
   * @param named finds the payload behind the name of a file, of a secret or of a config
   * @throws TemplateException where the payload is a template that does not come out
   */
  static byte[] payload(
      AssignedTask task,
      ContainerSpec expanded,
      Payload payload,
      Map<String, Function<String, String>> named) {
    byte[] bytes = Base64.getDecoder().decode(payload.base64());
    if (payload.templating() == null) {
      return bytes;
    }
    if (!payload.templating().equals("golang")) {
      throw new TemplateException("unrecognized template type");
    }
    String source = new String(bytes, StandardCharsets.UTF_8);
    String out =
        Template.expand(
            source,
            context(task).dot(),
            Map.of(
                "env", arguments -> environment(expanded, one("env", arguments)),
                "secret", arguments -> named(named, "secret", arguments),
                "config", arguments -> named(named, "config", arguments)));
    return out.getBytes(StandardCharsets.UTF_8);
  }

  private static String named(
      Map<String, Function<String, String>> all, String kind, List<String> arguments) {
    Function<String, String> find = all.get(kind);
    return find == null ? "" : find.apply(one(kind, arguments));
  }

  private static String one(String function, List<String> arguments) {
    if (arguments.size() != 1) {
      throw new TemplateException(
          "wrong number of args for %s: want 1 got %d".formatted(function, arguments.size()));
    }
    return arguments.getFirst();
  }

  private static String environment(ContainerSpec spec, String name) {
    List<String> lines = spec.env();
    return lines == null
        ? ""
        : lines.stream()
            .filter(line -> line.startsWith(name + "="))
            .map(line -> line.substring(name.length() + 1))
            .findFirst()
            .orElse("");
  }
}
