package io.skep.agent.memory;

import io.skep.agent.memory.Call.Operation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** The calls an engine has heard, and what is to go wrong with the next ones. */
final class CallLog {
  private final Map<Operation, Deque<Fault>> faults = new EnumMap<>(Operation.class);
  private final List<Call> calls = new ArrayList<>();

  void failNext(Operation operation, Fault fault) {
    faults.computeIfAbsent(operation, key -> new ArrayDeque<>()).add(fault);
  }

  /** Notes a call; yields what goes wrong with it, null for nothing. */
  @Nullable Fault note(Operation operation, String on) {
    calls.add(new Call(operation, on));
    Deque<Fault> due = faults.get(operation);
    return due == null ? null : due.poll();
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }

  /** Never answers. */
  static void hang() {
    try {
      new LinkedBlockingQueue<Boolean>().take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
