package io.skep.consensus;

/** A change to the group of managers was not made, or it is not known whether it was. */
public final class MembershipException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why the change was not made. */
  public enum Reason {
    /** Only the leader changes the group; the message names it when it is known. */
    NOT_LEADER,
    /** The group refuses this change: the last manager, or an unknown one. */
    REFUSED,
    /** The group did not agree in time: no majority, or the new manager is not reached. */
    TIMED_OUT,
    /** The journal was closed meanwhile. */
    CLOSED
  }

  private final Reason reason;

  /** Names the reason in a form that programs read and in words. */
  public MembershipException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why the change was not made. */
  public Reason reason() {
    return reason;
  }
}
