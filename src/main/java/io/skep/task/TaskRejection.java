package io.skep.task;

import io.skep.kernel.NodeId;
import io.skep.kernel.Rejection;
import org.jspecify.annotations.Nullable;

/** Why a task refused a command. */
public sealed interface TaskRejection extends Rejection {
  /** Another node has it. */
  record OnAnotherNode(String id, @Nullable NodeId has, NodeId asked) implements TaskRejection {
    @Override
    public Code code() {
      return Code.FAILED_PRECONDITION;
    }

    @Override
    public String message() {
      String place = has == null ? "no node" : "node " + has;
      return "task " + id + " is on " + place + " (asked for node " + asked + ")";
    }
  }

  /** It has ended, or is wanted to. */
  record NotAssignable(String id, String state) implements TaskRejection {
    @Override
    public Code code() {
      return Code.FAILED_PRECONDITION;
    }

    @Override
    public String message() {
      return "task " + id + " is " + state + " (expected: pending)";
    }
  }
}
