package io.skep.multijvm.laws;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Everything that clients and observers wrote down; safe to write from many threads. */
public final class History {

  private final List<Write> writes = new ArrayList<>();
  private final List<Read> reads = new ArrayList<>();
  private final List<LeaderClaim> claims = new ArrayList<>();
  private final List<RunnableTasks> tasks = new ArrayList<>();
  private final List<Containers> containers = new ArrayList<>();
  private final List<CutOff> cuts = new ArrayList<>();
  private final List<Dismissed> dismissals = new ArrayList<>();
  private final List<Listing> listings = new ArrayList<>();
  private int failedAttempts;

  /** A member's word on who led in a term. */
  public record LeaderClaim(String member, long term, String leader) {}

  /** The tasks of one slot that are meant to run, as one member shows them. */
  public record RunnableTasks(long at, String member, String slot, List<String> tasks) {}

  /** A container of a slot that ran on a host at a moment. */
  public record Running(String host, String slot, String task) {}

  /** All of the swarm's containers that ran at a moment, on all hosts. */
  public record Containers(long at, List<Running> running) {}

  /** A span in which a host, or the member on it, could not hear the managers. */
  public record CutOff(String host, long from, long until) {}

  /** A member shows that nobody wants this task any more: the user asked for fewer. */
  public record Dismissed(long at, String task) {}

  /** What a member lists in the end: the markers of all services by their names. */
  public record Listing(String member, Map<String, List<String>> services) {}

  public synchronized void add(Listing seen) {
    listings.add(seen);
  }

  public synchronized List<Listing> listings() {
    return List.copyOf(listings);
  }

  public synchronized void add(Write write) {
    writes.add(write);
  }

  public synchronized void add(Read read) {
    reads.add(read);
  }

  /** Counts an attempt that nobody took, or a read that failed. */
  public synchronized void addFailedAttempt() {
    failedAttempts++;
  }

  public synchronized int failedAttempts() {
    return failedAttempts;
  }

  public synchronized void add(LeaderClaim claim) {
    claims.add(claim);
  }

  public synchronized void add(RunnableTasks seen) {
    tasks.add(seen);
  }

  public synchronized void add(Containers seen) {
    containers.add(seen);
  }

  public synchronized void add(Dismissed seen) {
    dismissals.add(seen);
  }

  public synchronized List<Dismissed> dismissals() {
    return List.copyOf(dismissals);
  }

  public synchronized void add(CutOff cut) {
    cuts.add(cut);
  }

  public synchronized List<Write> writes() {
    return List.copyOf(writes);
  }

  public synchronized List<Read> reads() {
    return List.copyOf(reads);
  }

  public synchronized List<LeaderClaim> claims() {
    return List.copyOf(claims);
  }

  public synchronized List<RunnableTasks> tasks() {
    return List.copyOf(tasks);
  }

  public synchronized List<Containers> containers() {
    return List.copyOf(containers);
  }

  public synchronized List<CutOff> cuts() {
    return List.copyOf(cuts);
  }
}
