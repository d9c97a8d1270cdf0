package io.skep.spec;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A block of IPv4 addresses.
 *
 * @param base its first address, as a number; the bits behind the prefix are zero
 * @param bits the length of the prefix, 0 to 32
 */
public record Ipv4Block(long base, int bits) {
  private static final int WIDTH = 32;
  private static final Pattern CIDR = Pattern.compile("([0-9.]{7,15})/([0-9]{1,2})");
  private static final Pattern ADDRESS =
      Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})");

  /** Reads {@code a.b.c.d/n}; empty for anything else. */
  public static Optional<Ipv4Block> parse(@Nullable String text) {
    Matcher parts = CIDR.matcher(text == null ? "" : text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    int bits = Integer.parseInt(parts.group(2));
    return bits > WIDTH
        ? Optional.empty()
        : address(parts.group(1)).map(number -> new Ipv4Block(number & mask(bits), bits));
  }

  /** Reads {@code a.b.c.d}; empty for anything else. */
  public static Optional<Long> address(@Nullable String text) {
    Matcher parts = ADDRESS.matcher(text == null ? "" : text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    long number = 0;
    for (int i = 1; i <= parts.groupCount(); i++) {
      int octet = Integer.parseInt(parts.group(i));
      if (octet > 255) {
        return Optional.empty();
      }
      number = number << 8 | octet;
    }
    return Optional.of(number);
  }

  /** An address as text. */
  public static String text(long address) {
    return "%d.%d.%d.%d"
        .formatted(address >> 24 & 0xff, address >> 16 & 0xff, address >> 8 & 0xff, address & 0xff);
  }

  private static long mask(int bits) {
    return bits == 0 ? 0 : 0xffff_ffffL << (WIDTH - bits) & 0xffff_ffffL;
  }

  /** How many addresses it has. */
  public long size() {
    return 1L << (WIDTH - bits);
  }

  /** Its last address. */
  public long last() {
    return base + size() - 1;
  }

  /** Whether the two have an address in common. */
  public boolean overlaps(Ipv4Block other) {
    return base <= other.last() && other.base <= last();
  }

  @Override
  public String toString() {
    return text(base) + "/" + bits;
  }
}
