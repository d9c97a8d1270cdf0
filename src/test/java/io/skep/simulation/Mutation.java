package io.skep.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * A defect that is planted into a copy of the product: each of these texts, found once in its file,
 * is replaced by another.
 */
record Mutation(String name, List<Patch> patches) {
  /** One replacement in a file, whose path is from {@code io/skep}. */
  record Patch(String file, String text, String by) {}

  static Mutation of(String name, String file, String text, String by) {
    return new Mutation(name, List.of(new Patch(file, text, by)));
  }

  private Mutation and(String file, String text, String by) {
    List<Patch> more = new ArrayList<>(patches);
    more.add(new Patch(file, text, by));
    return new Mutation(name, more);
  }

  /** Swarm's own defects first (section 7 of its semantics), then what a change might break. */
  static List<Mutation> all() {
    return List.of(
        of(
            "a global job's MaxAttempts is never enforced",
            "orchestrator/Restarts",
            "if (attempts == null || attempts == 0) {",
            "if (attempts == null || attempts == 0"
                + " || service.service().spec().mode().globalJob() != null) {"),
        of(
            "one service's tasks change another's path",
            "orchestrator/SlotTasks",
            "for (TaskId id : view.tasksOf(service)) {",
            "for (TaskId id : view.allTasks().keySet()) {"),
        of(
            "the reaper skips jobs",
            "orchestrator/TaskReaper",
            "    for (SlotTasks slot : slots) {",
            "    boolean job = service != null && service.spec().mode() != null"
                + " && (service.spec().mode().replicatedJob() != null"
                + " || service.spec().mode().globalJob() != null);\n"
                + "    for (SlotTasks slot : job ? List.<SlotTasks>of() : slots) {"),
        of(
            "the updater waits without limit for RUNNING",
            "orchestrator/UpdateLimit",
            "if (end == null) {",
            "if (end == null || true) {"),
        of(
                "restart history is lost on failover",
                "orchestrator/Restarts",
                "return history.restarts().size();",
                "return history.restarts().stream().filter(time -> !time.isBefore("
                    + "OFFICE.computeIfAbsent(service.ids(), key -> service.now()))).count();")
            .and(
                "orchestrator/Restarts",
                "  private final ServiceContext service;",
                "  private static final java.util.Map<Object, Instant> OFFICE ="
                    + " java.util.Collections.synchronizedMap(new java.util.WeakHashMap<>());\n"
                    + "  private final ServiceContext service;"),
        of(
            "2/1 replicas after a node left",
            "orchestrator/NodeKeeper",
            "settle(view, id, draft, removal, (task, status) -> orphaned(now, status));",
            ""),
        of(
            "tasks of a dead node are left there",
            "orchestrator/ServiceContext",
            "there == null || there.isDown() || there.isLeaving() || there.isDrained()",
            "there == null || there.isLeaving() || there.isDrained()"),
        of(
            "the scheduler ignores max replicas",
            "scheduler/MaxReplicasFilter",
            "return node.activeOf(service) < limit;",
            "return true;"),
        of(
            "the scheduler ignores host ports",
            "scheduler/HostPortFilter",
            "return ports.stream().noneMatch(node::uses);",
            "return true;"),
        of(
            "the scheduler does not count what it gives away in a round",
            "scheduler/Scheduler",
            "    node.add(claim);\n    pending",
            "    pending"),
        of(
                "a task is placed twice",
                "scheduler/Scheduler",
                "&& entry.value().state() == TaskState.PENDING",
                "&& entry.value().state().compareTo(TaskState.ASSIGNED) <= 0")
            .and(
                "task/TaskDecider",
                "if (state.state().compareTo(TaskState.ASSIGNED) >= 0) {",
                "if (state.state().compareTo(TaskState.STARTING) >= 0) {"),
        of(
            "a task's state goes back",
            "task/TaskDecider",
            "return state.state().isAfter(seen) || sameButForTime",
            "return sameButForTime"),
        of(
            "a first task goes to a slot that has one",
            "orchestrator/ReplicatedPlan",
            "if (!taken.contains(number)) {",
            "if (true) {"),
        of(
            "a job starts another slot for one that failed",
            "orchestrator/JobPlan",
            "if (isRunning(slot) || willRunAgain(slot)) {",
            "if (isRunning(slot)) {"),
        of("a job counts only what runs", "orchestrator/JobPlan", "total - taken.size()", "total"),
        of(
            "an update ignores its parallelism",
            "orchestrator/Update",
            "if (free-- <= 0) {",
            "if (free-- <= Long.MIN_VALUE) {"),
        of(
            "start-first stops the old task first",
            "orchestrator/Update",
            "boolean keepsOld = isStartFirst() && !runs;",
            "boolean keepsOld = isStartFirst() && !runs && service.now().isBefore(Instant.EPOCH);"),
        of(
            "an update goes on after failures",
            "orchestrator/Update",
            "if (isUnderWay() && hasFailed(",
            "if (isUnderWay() && service.now().isBefore(Instant.EPOCH) && hasFailed("),
        of(
            "a replacement does not wait for its delay",
            "orchestrator/Restarts",
            "if (earliest != null && service.now().isBefore(earliest)) {",
            "if (earliest != null && service.now().isBefore(Instant.EPOCH)) {"),
        of(
            "a replacement does not wait for the old task to stop",
            "orchestrator/Restarts",
            "return task.hasEnded() || task.willNeverRun()",
            "return task.hasEnded() || !task.willNeverRun()"),
        of(
            "constraints are not enforced on a node that changes",
            "orchestrator/NodeKeeper",
            "|| !isWanted(task)",
            "|| !isWanted(task) || task.slot() >= 0"),
        of(
            "drained nodes keep their tasks",
            "orchestrator/ServiceContext",
            "there == null || there.isDown() || there.isLeaving() || there.isDrained()",
            "there == null || there.isDown() || there.isLeaving()"),
        of(
            "tasks of a removed service are left behind",
            "orchestrator/ServicePlanner",
            "      removeOrphans(view, id, draft);\n",
            ""));
  }
}
