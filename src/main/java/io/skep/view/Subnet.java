package io.skep.view;

import io.skep.spec.Ipv4Block;
import io.skep.spec.NetworkSpec.IpamPool;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePSet;
import org.pcollections.PSet;

/**
 * A network's block of addresses and which of them are given out.
 *
 * @param pool as it is shown, with the gateway filled in
 * @param cursor the address given out last: the next one is looked for behind it, so that an
 *     address that has just become free is not used again at once
 */
public record Subnet(
    IpamPool pool, Ipv4Block block, Ipv4Block range, long cursor, PSet<Long> used) {
  /** A fresh subnet; the gateway is the first address unless the pool names another. */
  static Optional<Subnet> of(IpamPool asked) {
    Optional<Ipv4Block> block = Ipv4Block.parse(asked.subnet());
    if (block.isEmpty() || block.get().size() < 4) {
      return Optional.empty();
    }
    Ipv4Block range = Ipv4Block.parse(asked.range()).orElse(block.get());
    long gateway = Ipv4Block.address(asked.gateway()).orElse(block.get().base() + 1);
    String range0 = asked.range();
    IpamPool shown =
        new IpamPool(
            block.get().toString(),
            range0 == null || range0.isEmpty() ? null : range0,
            Ipv4Block.text(gateway));
    return Optional.of(
        new Subnet(shown, block.get(), range, range.base() - 1, HashTreePSet.singleton(gateway)));
  }

  /** With the next free address given out; null when there is none. */
  @Nullable Subnet giving() {
    for (long tried = 0, at = cursor; tried < range.size(); tried++) {
      at = at >= range.last() ? range.base() : at + 1;
      if (at != block.base() && at != block.last() && !used.contains(at)) {
        return new Subnet(pool, block, range, at, used.plus(at));
      }
    }
    return null;
  }

  Subnet without(long address) {
    return new Subnet(pool, block, range, cursor, used.minus(address));
  }

  /** The address given out last, as {@code a.b.c.d/n}. */
  String given() {
    return Ipv4Block.text(cursor) + "/" + block.bits();
  }
}
