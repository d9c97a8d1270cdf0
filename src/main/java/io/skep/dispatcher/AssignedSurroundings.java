package io.skep.dispatcher;

import io.skep.kernel.ConfigId;
import io.skep.kernel.NodeId;
import io.skep.kernel.Opener;
import io.skep.kernel.SecretId;
import io.skep.node.Node;
import io.skep.payload.SealedPayload;
import io.skep.session.Payload;
import io.skep.session.Surroundings;
import io.skep.spec.ConfigReference;
import io.skep.spec.ContainerSpec;
import io.skep.spec.LogDriver;
import io.skep.spec.NodeDescription;
import io.skep.spec.Platform;
import io.skep.spec.SecretReference;
import io.skep.spec.TaskState;
import io.skep.task.Task;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a task's node must know beside the task: itself, and the payloads that the task names. */
final class AssignedSurroundings {
  private final Opener opener;

  AssignedSurroundings(Opener opener) {
    this.opener = opener;
  }

  Surroundings of(SwarmView view, Task task, NodeId id) {
    Node node = view.node(id).map(Entry::value).orElse(null);
    NodeDescription said = node == null ? null : node.description();
    Platform platform = said == null ? null : said.platform();
    return new Surroundings(
        text(said == null ? null : said.hostname()),
        text(platform == null ? null : platform.os()),
        text(platform == null ? null : platform.architecture()),
        needsPayloads(task) ? payloads(view, task) : List.of(),
        AssignedNetworks.notCarried(task.spec(), view.shared()));
  }

  private static String text(@Nullable String given) {
    return Objects.requireNonNullElse(given, "");
  }

  /** A container that is made has its files; one that is not wanted any more needs none. */
  private static boolean needsPayloads(Task task) {
    return task.state().compareTo(TaskState.READY) < 0
        && !task.desired().isAfter(TaskState.COMPLETE);
  }

  private List<Payload> payloads(SwarmView view, Task task) {
    ContainerSpec container = task.spec().containerSpec();
    if (container == null) {
      return List.of();
    }
    List<Payload> payloads = new ArrayList<>();
    List<SecretReference> secrets = container.secrets();
    for (SecretReference each : secrets == null ? List.<SecretReference>of() : secrets) {
      String id = text(each.secretId());
      if (!id.isEmpty()) {
        add(payloads, "secret|" + id, view.shared().secrets().get(new SecretId(id)));
      }
    }
    List<ConfigReference> configs = container.configs();
    for (ConfigReference each : configs == null ? List.<ConfigReference>of() : configs) {
      String id = text(each.configId());
      if (!id.isEmpty()) {
        add(payloads, "config|" + id, view.shared().configs().get(new ConfigId(id)));
      }
    }
    return payloads;
  }

  private void add(List<Payload> payloads, String object, @Nullable Entry<SealedPayload> held) {
    if (held == null || payloads.stream().anyMatch(each -> each.object().equals(object))) {
      return;
    }
    LogDriver templating = held.value().spec().templating();
    String language = templating == null ? null : templating.name();
    opener
        .payload(object, held.value().sealed())
        .map(bytes -> Base64.getEncoder().encodeToString(bytes))
        .ifPresent(text -> payloads.add(new Payload(object, text, language)));
  }
}
