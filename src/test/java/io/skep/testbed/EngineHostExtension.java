package io.skep.testbed;

import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Skips where no engine can be started, and hands one shared {@link EngineHost} to those who ask.
 */
final class EngineHostExtension implements ExecutionCondition, ParameterResolver {

  private static final List<String> TOOLS =
      List.of("dockerd", "docker", "busybox", "nsenter", "ip");

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    boolean root = "root".equals(System.getProperty("user.name"));
    List<String> missing = TOOLS.stream().filter(tool -> !Ran.isOnPath(tool)).toList();
    if (root && missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("root, and all tools are there");
    }
    String lack = root ? "missing: " + missing : "not root";
    System.err.println(
        "skipped: needs root and dockerd (" + lack + "): " + context.getDisplayName());
    return ConditionEvaluationResult.disabled("skipped: needs root and dockerd", lack);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == EngineHost.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(EngineHost.class))
        .computeIfAbsent("shared", key -> EngineHost.start("node1"), EngineHost.class);
  }
}
