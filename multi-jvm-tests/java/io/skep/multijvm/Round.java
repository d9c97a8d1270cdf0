package io.skep.multijvm;

import io.skep.multijvm.laws.History;
import io.skep.multijvm.laws.History.CutOff;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** What a fault may touch: the swarm, the seeded choices, and the record of who was cut off. */
record Round(Swarm swarm, RandomGenerator random, History history) {

  /** One of several, by the seed. */
  <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /**
   * Lets a fault last: the clients go on meanwhile.
   *
   * @param millis how long
   */
  void lasts(long millis) {
    try {
      // Nothing is waited for: time itself is what the fault is made of.
      if (new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("nobody counts this latch down");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in the middle of a fault", e);
    }
  }

  /** Does something during which a member cannot hear the managers, and writes the span down. */
  void cutOff(List<Member> members, Runnable fault) {
    long from = System.nanoTime();
    try {
      fault.run();
    } finally {
      long until = System.nanoTime();
      members.forEach(member -> history.add(new CutOff(member.name(), from, until)));
    }
  }

  static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
