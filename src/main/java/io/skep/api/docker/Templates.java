package io.skep.api.docker;

import io.skep.kernel.Rejection;
import io.skep.spec.ContainerSpec;
import io.skep.spec.ServiceSpec;
import io.skep.spec.SpecFault;
import io.skep.spec.TaskSpec;
import io.skep.spec.template.SpecTemplates;
import io.skep.spec.template.TaskContext;
import io.skep.spec.template.TemplateException;
import java.util.Optional;

/** Tries out the templates of a spec, which are expanded on the node that runs the task. */
final class Templates {
  private Templates() {}

  /** What is wrong with the first template that does not come out. */
  static Optional<SpecFault> fault(ServiceSpec spec) {
    TaskSpec task = spec.taskTemplate();
    ContainerSpec container = task == null ? null : task.containerSpec();
    if (container == null) {
      return Optional.empty();
    }
    try {
      SpecTemplates.expand(container, TaskContext.TRIAL);
      return Optional.empty();
    } catch (TemplateException e) {
      return Optional.of(new SpecFault(true, Rejection.Code.INVALID_ARGUMENT, e.words()));
    }
  }
}
