package io.skep.pki;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A key for each name there can be, any of which can be destroyed while all others stay.
 *
 * <p>The keys are the leaves of a binary tree of 2^64: a node's key gives those of its two children
 * and nothing gives a node's key but its parent's. At first only the root is kept. To destroy a
 * leaf, the one kept node above it is replaced by the nodes beside the way down to it. So whoever
 * holds the root and knows which names were destroyed comes to the same tree, and whoever holds the
 * tree alone cannot come to a destroyed key. This is the punctured pseudo-random function of
 * Goldreich, Goldwasser and Micali's tree, as Boneh and Waters, Kiayias and others use it; at most
 * 64 kept nodes, about 2.6 KB, for each destroyed name.
 *
 * <p>Not thread-safe.
 */
final class KeyTree {
  private static final int DEPTH = 64;
  private static final int KEY_BYTES = 32;
  private static final int NODE_BYTES = 1 + Long.BYTES + KEY_BYTES;
  private static final byte LEAF = 2;

  /** A node: its depth, and the way to it as the first bits of a number. */
  private record Place(int depth, long way) {
    static Place above(long leaf, int depth) {
      return new Place(depth, depth == 0 ? 0 : leaf >>> (DEPTH - depth) << (DEPTH - depth));
    }
  }

  private final Map<Place, byte[]> kept = new HashMap<>();

  private KeyTree() {}

  /** A new tree; nobody else has its keys. */
  static KeyTree create(SecureRandom random) {
    byte[] root = new byte[KEY_BYTES];
    random.nextBytes(root);
    KeyTree tree = new KeyTree();
    tree.kept.put(Place.above(0, 0), root);
    return tree;
  }

  /** Reads what {@link #toBytes} wrote; throws {@link IllegalArgumentException} for else. */
  static KeyTree of(byte[] bytes) {
    if (bytes.length == 0 || bytes.length % NODE_BYTES != 0) {
      throw new IllegalArgumentException(
          "a key tree of %d bytes (expected: a multiple of %d)"
              .formatted(bytes.length, NODE_BYTES));
    }
    KeyTree tree = new KeyTree();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (in.hasRemaining()) {
      Place place = new Place(in.get(), in.getLong());
      byte[] key = new byte[KEY_BYTES];
      in.get(key);
      tree.kept.put(place, key);
    }
    return tree;
  }

  /** All that is kept: whoever has it has every key that is not destroyed. */
  byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate(kept.size() * NODE_BYTES);
    kept.forEach((place, key) -> out.put((byte) place.depth()).putLong(place.way()).put(key));
    return out.array();
  }

  /** The key of a name; empty if it was destroyed. */
  Optional<byte[]> key(String name) {
    long leaf = leaf(name);
    Place from = keptAbove(leaf);
    if (from == null) {
      return Optional.empty();
    }
    byte[] key = node(from);
    for (int depth = from.depth(); depth < DEPTH; depth++) {
      key = derive(key, bit(leaf, depth));
    }
    return Optional.of(derive(key, LEAF));
  }

  /** Destroys the key of a name; false if it was destroyed before. */
  boolean destroy(String name) {
    long leaf = leaf(name);
    Place from = keptAbove(leaf);
    if (from == null) {
      return false;
    }
    byte[] key = node(from);
    kept.remove(from);
    for (int depth = from.depth(); depth < DEPTH; depth++) {
      byte way = bit(leaf, depth);
      long beside = leaf ^ 1L << (DEPTH - 1 - depth);
      kept.put(Place.above(beside, depth + 1), derive(key, (byte) (1 - way)));
      byte[] next = derive(key, way);
      Arrays.fill(key, (byte) 0);
      key = next;
    }
    Arrays.fill(key, (byte) 0);
    return true;
  }

  private byte[] node(Place place) {
    return Objects.requireNonNull(kept.get(place), "a node that is kept");
  }

  private @Nullable Place keptAbove(long leaf) {
    for (int depth = DEPTH; depth >= 0; depth--) {
      Place place = Place.above(leaf, depth);
      if (kept.containsKey(place)) {
        return place;
      }
    }
    return null;
  }

  private static byte bit(long leaf, int depth) {
    return (byte) (leaf >>> (DEPTH - 1 - depth) & 1);
  }

  private static long leaf(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-256 is not to be had from this JDK", e);
    }
  }

  private static byte[] derive(byte[] key, byte way) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(new byte[] {way});
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is not to be had from this JDK", e);
    }
  }
}
