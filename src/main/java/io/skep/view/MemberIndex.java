package io.skep.view;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;

/** Keeps the sets of members by key; a key without members is not in it. */
final class MemberIndex {
  private MemberIndex() {}

  /** The index after a member went from one key to another; null for none. */
  static <K, M> PMap<K, PSet<M>> moved(
      PMap<K, PSet<M>> index, M member, @Nullable K from, @Nullable K to) {
    if (Objects.equals(from, to)) {
      return index;
    }
    PMap<K, PSet<M>> without = from == null ? index : dropped(index, from, member);
    return to == null ? without : added(without, to, member);
  }

  private static <K, M> PMap<K, PSet<M>> added(PMap<K, PSet<M>> index, K key, M member) {
    PSet<M> members = index.get(key);
    return index.plus(key, (members == null ? HashTreePSet.<M>empty() : members).plus(member));
  }

  private static <K, M> PMap<K, PSet<M>> dropped(PMap<K, PSet<M>> index, K key, M member) {
    PSet<M> members = index.get(key);
    if (members == null) {
      return index;
    }
    PSet<M> left = members.minus(member);
    return left.isEmpty() ? index.minus(key) : index.plus(key, left);
  }
}
