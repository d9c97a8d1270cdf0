package io.skep.multijvm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skep.multijvm.laws.History;
import io.skep.multijvm.laws.Read;
import io.skep.multijvm.laws.Write;
import io.skep.multijvm.laws.Write.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * One user who writes throughout, through any manager, and writes down what he did and was told.
 * Every attempt carries a marker of its own, so that its effect can be told from all others.
 */
final class Client implements Runnable {

  private static final int PAUSE_MILLIS = 120;
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private final int number;
  private final Swarm swarm;
  private final Objects objects;
  private final History history;
  private final RandomGenerator random;
  private final CountDownLatch stop;
  private final String prefix;
  private final List<String> mine = new ArrayList<>();
  private int count;

  Client(
      int number,
      String round,
      Swarm swarm,
      Objects objects,
      History history,
      RandomGenerator random,
      CountDownLatch stop) {
    this.number = number;
    this.swarm = swarm;
    this.objects = objects;
    this.history = history;
    this.random = random;
    this.stop = stop;
    this.prefix = round + "c" + number;
  }

  @Override
  public void run() {
    try {
      while (!stop.await(random.nextInt(PAUSE_MILLIS), TimeUnit.MILLISECONDS)) {
        step();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void step() {
    Member member = any(swarm.managers());
    try {
      int choice = random.nextInt(10);
      if (choice < 1) {
        create(member);
      } else if (choice < 2 && !mine.isEmpty()) {
        remove(member, mine.removeLast());
      } else {
        change(member, any(objects.names()));
      }
    } catch (IOException e) {
      // Reading failed, or nobody took the request: nothing was attempted, so there is nothing to
      // write down. Another manager is asked next.
      history.addFailedAttempt();
    }
  }

  /** Reads one object and replaces what was read, perhaps through another manager. */
  private void change(Member member, String object) throws IOException {
    Objects.Seen seen = read(member, object);
    if (seen == null) {
      return;
    }
    Member through = random.nextInt(4) == 0 ? any(swarm.managers()) : member;
    String marker = marker();
    ObjectNode spec = objects.changed(seen, marker, random);
    String path = objects.path(seen) + "/update?version=" + seen.version();
    Write.Outcome outcome =
        attempt(through, object, marker, seen.marker(), "POST", path, spec.toString());
    if (outcome == Outcome.ACKNOWLEDGED && random.nextInt(3) == 0) {
      read(through, object);
    }
  }

  private Objects.Seen read(Member member, String object) throws IOException {
    int life = member.life();
    long began = System.nanoTime();
    Objects.Seen seen = objects.read(api(member), object);
    long ended = System.nanoTime();
    if (life == member.life() && seen != null) {
      history.add(
          new Read(
              number, began, ended, member.name(), life, object, seen.version(), seen.marker()));
    }
    return seen;
  }

  private void create(Member member) throws IOException {
    String marker = marker();
    String name = "once-" + marker;
    JsonNode spec = Objects.service(name, marker, 0);
    Outcome outcome =
        attempt(member, name, marker, "", "POST", "/services/create", spec.toString());
    if (outcome == Outcome.ACKNOWLEDGED) {
      mine.add(name);
    }
  }

  private void remove(Member member, String name) throws IOException {
    String parent = name.substring("once-".length());
    attempt(member, name, "no-" + parent, parent, "DELETE", "/services/" + name, "");
  }

  private Outcome attempt(
      Member member,
      String object,
      String marker,
      String parent,
      String method,
      String path,
      String body)
      throws Api.NotSent {
    int life = member.life();
    long began = System.nanoTime();
    Outcome outcome;
    String said;
    try {
      Answer answer = api(member).send(method, path, body);
      outcome = outcome(answer);
      said = answer.status() + " " + (answer.isOk() ? "" : answer.text().strip());
    } catch (Api.NotSent e) {
      throw e;
    } catch (IOException e) {
      outcome = Outcome.UNKNOWN;
      said = e.toString();
    }
    long ended = System.nanoTime();
    history.add(
        new Write(
            number, began, ended, member.name(), life, object, marker, parent, outcome, said));
    return outcome;
  }

  private static Outcome outcome(Answer answer) {
    if (answer.isOk()) {
      return Outcome.ACKNOWLEDGED;
    }
    boolean refused = answer.status() == 409 || answer.text().contains("update out of sequence");
    return refused ? Outcome.REFUSED : Outcome.UNKNOWN;
  }

  private static Api api(Member member) {
    return new Api(member.api(), PATIENCE);
  }

  private String marker() {
    return prefix + "n" + ++count;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
