package io.skep.simulation;

import java.time.Instant;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * One direction between an agent and a manager: what is said arrives later, in its order, once; or,
 * while there are faults, twice or never.
 */
final class Wire<T> implements ActorRef<T> {
  private static final long serialVersionUID = 1L;

  /** How bad the network is; shared by all wires. */
  static final class Weather {
    double loss;
    double doubling;
    int slowest = 5;
  }

  /** What hears at the other end, if it is there. */
  interface Ear<T> {
    void hear(T message);
  }

  private final transient Timeline time;
  private final transient Chance chance;
  private final transient Weather weather;
  private final transient Ear<T> ear;
  private transient Instant last;

  Wire(Timeline time, Chance chance, Weather weather, Ear<T> ear) {
    this.time = time;
    this.chance = chance;
    this.weather = weather;
    this.ear = ear;
    this.last = time.instant();
  }

  @Override
  public void tell(T message) {
    int times = chance.in(weather.loss) ? 0 : chance.in(weather.doubling) ? 2 : 1;
    for (int i = 0; i < times; i++) {
      Instant arrival = time.instant().plus(chance.millis(weather.slowest));
      last = arrival.isAfter(last) ? arrival : last;
      time.at(last, () -> ear.hear(message));
    }
  }

  @Override
  public <U extends T> ActorRef<U> narrow() {
    throw new UnsupportedOperationException();
  }

  @Override
  public <U> ActorRef<U> unsafeUpcast() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ActorPath path() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int compareTo(ActorRef<?> other) {
    throw new UnsupportedOperationException();
  }
}
