package io.skep.multijvm.laws;

import io.skep.multijvm.laws.Write.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The laws of one object that clients change by compare-and-set: each write names the marker that
 * it replaces, so the markers that ever held form a chain from the creation to the last read.
 */
final class ObjectLaws {

  private final String object;
  private final List<Write> writes;
  private final List<Read> reads;
  private final Map<String, Write> byMarker = new HashMap<>();
  private final List<Violation> violations = new ArrayList<>();

  private ObjectLaws(String object, List<Write> writes, List<Read> reads) {
    this.object = object;
    this.writes = writes;
    this.reads = reads;
    writes.forEach(write -> byMarker.put(write.marker(), write));
  }

  /** Judges one object by all writes and reads of it, of which the last reads are quiet ones. */
  static List<Violation> judge(String object, List<Write> writes, List<Read> reads) {
    ObjectLaws laws = new ObjectLaws(object, writes, reads);
    laws.oneValueAVersion();
    laws.noReturn();
    laws.oneFollower();
    laws.chain();
    laws.readsOfAMember();
    laws.readsOfAWriter();
    return laws.violations;
  }

  private void oneValueAVersion() {
    Map<Long, Read> first = new HashMap<>();
    for (Read read : reads) {
      Read other = first.putIfAbsent(read.version(), read);
      if (other != null && !other.marker().equals(read.marker())) {
        broken(Law.ONE_VALUE_A_VERSION, other + " but " + read);
        return;
      }
    }
  }

  /** Sorted by version, the reads of one marker stand together. */
  private void noReturn() {
    Map<Long, String> values = new TreeMap<>();
    reads.forEach(read -> values.put(read.version(), read.marker()));
    Set<String> replaced = new HashSet<>();
    String current = null;
    for (Map.Entry<Long, String> value : values.entrySet()) {
      if (!value.getValue().equals(current)) {
        if (replaced.contains(value.getValue())) {
          broken(
              Law.NO_WRITE_IS_APPLIED_TWICE,
              value.getValue() + " came back at version " + value.getKey() + " after " + current);
        }
        if (current != null) {
          replaced.add(current);
        }
        current = value.getValue();
      }
    }
  }

  private void oneFollower() {
    Map<String, Write> followers = new HashMap<>();
    for (Write write : writes) {
      if (write.isAcknowledged() && !write.parent().isEmpty()) {
        Write other = followers.putIfAbsent(write.parent(), write);
        if (other != null) {
          broken(Law.ONE_WRITE_FOLLOWS_A_VALUE, other + " and " + write);
        }
      }
    }
  }

  /** Walks from the newest value back to the creation. */
  private void chain() {
    Read last = reads.stream().max(Comparator.comparingLong(Read::version)).orElse(null);
    if (last == null) {
      acknowledged().forEach(lost -> broken(Law.NO_ACKNOWLEDGED_WRITE_IS_LOST, lost + ", gone"));
      return;
    }
    LinkedHashMap<String, Write> back = new LinkedHashMap<>();
    Write write = byMarker.get(last.marker());
    while (write != null && back.putIfAbsent(write.marker(), write) == null) {
      if (write.outcome() == Outcome.REFUSED) {
        broken(Law.NO_REFUSED_WRITE_IS_APPLIED, write.toString());
      }
      write = byMarker.get(write.parent());
    }
    acknowledged().stream()
        .filter(each -> !back.containsKey(each.marker()))
        .forEach(lost -> broken(Law.NO_ACKNOWLEDGED_WRITE_IS_LOST, lost + "; last " + last));
    orderOfTime(new ArrayList<>(back.values()).reversed());
  }

  /** In the chain's order no write may have ended before an earlier one began. */
  private void orderOfTime(List<Write> chain) {
    Write latest = null;
    for (Write write : chain) {
      if (latest != null && write.isAcknowledged() && write.ended() < latest.began()) {
        broken(Law.WRITES_KEEP_THE_ORDER_OF_TIME, write + " had ended before " + latest);
      }
      if (latest == null || write.began() > latest.began()) {
        latest = write;
      }
    }
  }

  private void readsOfAMember() {
    Map<String, List<Read>> lives = new TreeMap<>();
    for (Read read : reads) {
      lives
          .computeIfAbsent(read.member() + " in life " + read.life(), key -> new ArrayList<>())
          .add(read);
    }
    lives.forEach(this::neverBack);
  }

  private void neverBack(String who, List<Read> reads) {
    List<Read> byEnd = reads.stream().sorted(Comparator.comparingLong(Read::ended)).toList();
    List<Read> byBegin = reads.stream().sorted(Comparator.comparingLong(Read::began)).toList();
    int ended = 0;
    Read newest = null;
    for (Read read : byBegin) {
      for (; ended < byEnd.size() && byEnd.get(ended).ended() < read.began(); ended++) {
        newest = newer(newest, byEnd.get(ended));
      }
      if (newest != null && read.version() < newest.version()) {
        broken(Law.READS_NEVER_GO_BACK, who + ": " + newest + ", then " + read);
        return;
      }
    }
  }

  private static Read newer(@Nullable Read one, Read other) {
    return one == null || other.version() > one.version() ? other : one;
  }

  /** After an acknowledged write its member shows the write's own marker or a later one. */
  private void readsOfAWriter() {
    Map<String, Long> firstSeen = new HashMap<>();
    reads.forEach(read -> firstSeen.merge(read.marker(), read.version(), Math::min));
    for (Write write : acknowledged()) {
      for (Read read : reads) {
        if (isOwn(write, read) && isOlder(write, read, firstSeen.get(write.marker()))) {
          broken(Law.A_WRITER_READS_HIS_WRITE, write + ", then " + read);
          return;
        }
      }
    }
  }

  private static boolean isOwn(Write write, Read read) {
    return read.client() == write.client()
        && read.member().equals(write.member())
        && read.life() == write.life()
        && read.began() > write.ended();
  }

  private static boolean isOlder(Write write, Read read, @Nullable Long effect) {
    return effect == null ? read.marker().equals(write.parent()) : read.version() < effect;
  }

  private List<Write> acknowledged() {
    return writes.stream().filter(Write::isAcknowledged).toList();
  }

  private void broken(Law law, String what) {
    violations.add(new Violation(law, object + ": " + what));
  }
}
