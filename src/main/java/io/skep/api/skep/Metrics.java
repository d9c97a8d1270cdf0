package io.skep.api.skep;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.skep.spec.TaskState;
import io.skep.view.SwarmView;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What {@code /skep/v1/metrics} shows of the swarm, computed when asked. */
public final class Metrics {
  private final PrometheusRegistry registry = new PrometheusRegistry();

  /** Registers the gauges over what the suppliers give. */
  public Metrics(Supplier<SwarmView> view, LongSupplier committed) {
    JvmMetrics.builder().register(registry);
    gauge("skep_journal_last_index", "Index of the last committed event", committed::getAsLong);
    gauge("skep_view_index", "Index of the last event in the view", () -> view.get().index());
    gauge("skep_nodes", "Nodes in the swarm", () -> view.get().nodes().size());
    gauge("skep_services", "Services in the swarm", () -> view.get().services().size());
    GaugeWithCallback.builder()
        .name("skep_tasks")
        .help("Tasks in the swarm by observed state")
        .labelNames("state")
        .callback(
            sample ->
                count(view.get()).forEach((state, count) -> sample.call(count, state.toString())))
        .register(registry);
  }

  private void gauge(String name, String help, Supplier<Number> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(sample -> sample.call(value.get().doubleValue()))
        .register(registry);
  }

  private static Map<TaskState, Integer> count(SwarmView view) {
    Map<TaskState, Integer> counts = new EnumMap<>(TaskState.class);
    view.tasks().values().forEach(task -> counts.merge(task.value().state(), 1, Integer::sum));
    return counts;
  }

  /** Where other rooms register what they measure. */
  public PrometheusRegistry registry() {
    return registry;
  }
}
